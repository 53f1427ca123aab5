package dev.llmops.experiments.plan;

/** How a difference gets its interval. All but the last hold at every look. */
public enum Method {
    /** The asymptotic confidence sequence, the default: any metric but a quantile; stratified by weights, adjusted for a covariate. */
    ASYMPTOTIC,
    /** The mixture sequential probability ratio test, tuned to the smallest effect of interest; otherwise as {@link #ASYMPTOTIC}. */
    MIXTURE_SPRT,
    /** Hedged betting, for means per unit from 0 to 1: no assumption but the range; O(grid) a unit. */
    BETTING,
    /** Empirical Bernstein, for means per unit from 0 to 1: no assumption but the range; conservative. */
    EMPIRICAL_BERNSTEIN,
    /** Two exact beta-binomial sequences, for shares: no assumption but independence; wide. */
    BETA_BINOMIAL,
    /** Two beta-binomial sequences of ranks, for quantiles. */
    QUANTILE,
    /** A planned number of looks at a planned number of units: more power, and no verdict in between. */
    GROUP_SEQUENTIAL;

    /** {@return whether arms are summed up by their moments, so that strata can be weighted} */
    public boolean usesMoments() {
        return this == ASYMPTOTIC || this == MIXTURE_SPRT || this == GROUP_SEQUENTIAL;
    }
}
