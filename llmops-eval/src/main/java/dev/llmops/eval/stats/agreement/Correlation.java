package dev.llmops.eval.stats.agreement;

import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.internal.stats.Samples;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.Ranks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The correlation of pairs. Correlation is not agreement: a judge that is always two points too generous correlates perfectly.
 *
 * @param coefficient from -1 to 1
 * @param p two-sided, of "no correlation": by Student's t (Pearson, Spearman) or by the normal approximation with ties (Kendall)
 * @param interval 95 %, by Fisher's transformation, with the errors of Bonett and Wright (2000) for Spearman and Kendall; null if
 *     there are fewer than 5 pairs or the coefficient is 1 or -1
 * @param n number of pairs
 */
public record Correlation(
        double coefficient, double p, @Nullable Interval interval, int n) {

    /**
     * {@return Pearson's r: how close the pairs are to a line; empty if one side is constant or there are fewer than 3 pairs}
     *
     * @param x one side, finite
     * @param y the other, of the same length
     */
    public static Optional<Correlation> pearson(double[] x, double[] y) {
        check(x, y);
        double r = coefficient(x, y);
        return Double.isNaN(r) || x.length < 3
                ? Optional.empty()
                : Optional.of(new Correlation(r, tails(r, x.length), fisher(r, 1, x.length - 3.0), x.length));
    }

    /**
     * {@return Spearman's rho: Pearson's r of the ranks; empty if one side is constant or there are fewer than 3 pairs}
     *
     * @param x one side, finite
     * @param y the other, of the same length
     */
    public static Optional<Correlation> spearman(double[] x, double[] y) {
        check(x, y);
        double rho = coefficient(Ranks.of(x), Ranks.of(y));
        return Double.isNaN(rho) || x.length < 3
                ? Optional.empty()
                : Optional.of(new Correlation(
                        rho, tails(rho, x.length), fisher(rho, 1 + rho * rho / 2, x.length - 3.0), x.length));
    }

    /**
     * {@return Kendall's tau-b: concordant minus discordant pairs of pairs, allowing for ties; empty if one side is
     * constant or there are fewer than 3 pairs}
     *
     * @param x one side, finite
     * @param y the other, of the same length
     */
    public static Optional<Correlation> kendall(double[] x, double[] y) {
        check(x, y);
        Concordance pairs = Concordance.of(x, y);
        double tau = pairs.tau();
        return Double.isNaN(tau) || x.length < 3
                ? Optional.empty()
                : Optional.of(new Correlation(tau, pairs.p(), fisher(tau, 0.437, x.length - 4.0), x.length));
    }

    private static void check(double[] x, double[] y) {
        Samples.sameLength(x.length, y.length);
        Samples.finite("x", x, 1);
        Samples.finite("y", y, 1);
    }

    /** Not a number where one side is constant. */
    private static double coefficient(double[] x, double[] y) {
        double r = Samples.covariance(x, y) / Math.sqrt(Samples.variance(x) * Samples.variance(y));
        return Double.isInfinite(r) ? Double.NaN : Math.max(-1, Math.min(1, r));
    }

    static double tails(double r, int n) {
        double degrees = n - 2.0;
        double rest = (1 - r) * (1 + r);
        return rest <= 0 ? 0 : Points.studentTails(r * Math.sqrt(degrees / rest), degrees);
    }

    private static @Nullable Interval fisher(double r, double factor, double degrees) {
        if (degrees < 1 || Math.abs(r) >= 1) {
            return null;
        }
        double z = Math.log((1 + r) / (1 - r)) / 2;
        double half = Points.normal(1 - Estimate.ALPHA / 2) * Math.sqrt(factor / degrees);
        return new Interval(Math.tanh(z - half), Math.tanh(z + half));
    }
}
