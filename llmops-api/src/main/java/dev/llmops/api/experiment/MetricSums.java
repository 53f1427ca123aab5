package dev.llmops.api.experiment;

/**
 * A metric's values, summed up.
 *
 * @param count how many values
 * @param sum their sum
 * @param sumOfSquares the sum of their squares
 */
public record MetricSums(long count, double sum, double sumOfSquares) {

    /** {@return the mean; NaN if there is no value} */
    public double mean() {
        return sum / count;
    }

    /**
     * {@return both together}
     *
     * @param other the other values
     */
    public MetricSums plus(MetricSums other) {
        return new MetricSums(count + other.count, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }
}
