package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/**
 * The empirical Bernstein sequence with predictable plug-in, for observations from 0 to 1: no assumption but the range, O(1) an
 * observation, conservative. The variance term uses the regularised mean of the paper (Waudby-Smith and Ramdas 2024).
 */
public final class EmpiricalBernstein {

    private static final double MAX_BET = 0.5;

    private final PredictablePlugin plugin;

    private final boolean rawMean;

    private double bets;

    private double weighted;

    private double spread;

    /**
     * Creates a sequence without observations.
     *
     * @param alpha error level
     */
    public EmpiricalBernstein(double alpha) {
        this(alpha, false);
    }

    private EmpiricalBernstein(double alpha, boolean rawMean) {
        this.plugin = new PredictablePlugin(alpha);
        this.rawMean = rawMean;
    }

    /**
     * Takes an observation.
     *
     * @param x from 0 to 1
     */
    public void add(double x) {
        Require.share("x", x);
        double bet = Math.min(plugin.bet(), MAX_BET);
        double from = x - (rawMean ? plugin.rawMean() : plugin.mean());
        bets += bet;
        weighted += bet * x;
        spread += from * from * (-Math.log1p(-bet) - bet);
        plugin.add(x);
    }

    /** {@return the lower end after the observations so far, cut to 0; 0 without any} */
    public double lower() {
        return bets == 0 ? 0 : Math.max(0, weighted / bets - halfWidth());
    }

    /** {@return the upper end after the observations so far, cut to 1; 1 without any} */
    public double upper() {
        return bets == 0 ? 1 : Math.min(1, weighted / bets + halfWidth());
    }

    private double halfWidth() {
        return (plugin.logTwoOverAlpha() + spread) / bets;
    }

    /**
     * {@return lower and upper end after each observation, as two arrays, cut to 0 and 1 and not intersected over time}
     *
     * @param x observations from 0 to 1, at least one
     * @param alpha error level
     */
    public static double[][] bounds(double[] x, double alpha) {
        Numbers.unit("x", x, 1);
        EmpiricalBernstein sequence = new EmpiricalBernstein(alpha);
        double[] lower = new double[x.length];
        double[] upper = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            sequence.add(x[i]);
            lower[i] = sequence.lower();
            upper[i] = sequence.upper();
        }
        return new double[][] {lower, upper};
    }

    /**
     * {@return the same in the convention of the package confseq, which is as valid: the variance term uses the plain mean of the
     * observations before, 0 before the first, and the upper end is 1 less the lower end of {@code 1 - x}}
     *
     * @param x observations from 0 to 1, at least one
     * @param alpha error level
     */
    public static double[][] boundsByRawMean(double[] x, double alpha) {
        Numbers.unit("x", x, 1);
        EmpiricalBernstein ofX = new EmpiricalBernstein(alpha, true);
        EmpiricalBernstein ofRest = new EmpiricalBernstein(alpha, true);
        double[] lower = new double[x.length];
        double[] upper = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            ofX.add(x[i]);
            ofRest.add(1 - x[i]);
            lower[i] = ofX.lower();
            upper[i] = 1 - ofRest.lower();
        }
        return new double[][] {lower, upper};
    }
}
