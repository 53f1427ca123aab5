package dev.llmops.experiments.plan;

/** What is done with a covariate that was measured before the exposure. */
public enum Adjustment {
    /** Nothing. */
    NONE,
    /** One slope for both arms (Deng, Xu, Kohavi and Walker 2013). */
    CUPED,
    /** A slope per arm (Lin 2013), safer for arms of unequal size. */
    REGRESSION
}
