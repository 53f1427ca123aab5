package dev.llmops.commons.internal.stats;

/**
 * Wilson's score interval for a share, at 95 % unless a point is given (E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", 1927). It holds for 0 of n and n of n as well.
 *
 * @param low its lower end, at least 0
 * @param high its upper end, at most 1
 */
public record Wilson(double low, double high) {

    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * {@return the interval for the share behind some of n; from 0 to 1 if n is 0}
     *
     * @param some how many there were, from 0 to n
     * @param n out of how many
     */
    public static Wilson of(int some, int n) {
        return of(some, n, Z);
    }

    /**
     * {@return the interval at another level; from 0 to 1 if n is 0}
     *
     * @param some how many there were, from 0 to n
     * @param n out of how many
     * @param z the point of the normal distribution that the level asks for
     */
    public static Wilson of(long some, long n, double z) {
        if (n == 0) {
            return new Wilson(0, 1);
        }
        double p = some / (double) n;
        double z2 = z * z / n;
        double centre = (p + z2 / 2) / (1 + z2);
        double half = z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
        return new Wilson(Math.max(0, centre - half), Math.min(1, centre + half));
    }
}
