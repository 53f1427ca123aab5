package dev.llmops.experiments.analysis;

/** What a difference comes to. */
public enum Verdict {
    /** The interval is on the good side of 0. */
    BETTER,
    /** The interval is on the bad side of 0. */
    WORSE,
    /** The interval is within the smallest effect of interest; of a guard: the harm is below its margin. */
    NO_DIFFERENCE,
    /** Nothing can be said; {@link Comparison#reason()} tells why. */
    NO_VERDICT
}
