package dev.llmops.tuning.study;

/** How many rows a paired comparison needs, at 5 % two-sided and a power of 80 %. */
final class Power {

    private static final double Z = 1.959963984540054 + 0.8416212335729143;
    private static final int MAX = 10_000_000;

    private Power() {}

    /**
     * {@return how many rows find a difference: (z + z')^2 * discordant / difference^2, times the design effect}
     *
     * @param discordant share of rows of which the scores differ, above 0
     * @param difference the true difference of the means, not 0
     * @param designEffect at least 1
     */
    static int rowsNeeded(double discordant, double difference, double designEffect) {
        double rows = Z * Z * discordant / (difference * difference) * designEffect;
        return (int) Math.min(MAX, Math.ceil(rows));
    }
}
