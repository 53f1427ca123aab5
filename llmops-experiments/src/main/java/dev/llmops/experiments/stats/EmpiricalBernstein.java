package dev.llmops.experiments.stats;

/**
 * The empirical Bernstein sequence with predictable plug-in, for observations from 0 to 1: no assumption but the range, O(1) an
 * observation, conservative. The variance term uses the regularised mean of the paper (Waudby-Smith and Ramdas 2024).
 */
public final class EmpiricalBernstein {

    private static final double MAX_BET = 0.5;

    private EmpiricalBernstein() {}

    /**
     * {@return lower and upper end after each observation, as two arrays, cut to 0 and 1 and not intersected over time}
     *
     * @param x observations from 0 to 1, at least one
     * @param alpha error level
     */
    public static double[][] bounds(double[] x, double alpha) {
        Require.unit("x", x, 1);
        PredictablePlugin plugin = new PredictablePlugin(alpha);
        double[] lower = new double[x.length];
        double[] upper = new double[x.length];
        double bets = 0;
        double weighted = 0;
        double spread = 0;
        for (int i = 0; i < x.length; i++) {
            double bet = Math.min(plugin.bet(), MAX_BET);
            double from = x[i] - plugin.mean();
            bets += bet;
            weighted += bet * x[i];
            spread += from * from * (-Math.log1p(-bet) - bet);
            double halfWidth = (plugin.logTwoOverAlpha() + spread) / bets;
            lower[i] = Math.max(0, weighted / bets - halfWidth);
            upper[i] = Math.min(1, weighted / bets + halfWidth);
            plugin.add(x[i]);
        }
        return new double[][] {lower, upper};
    }
}
