package dev.llmops.api.experiment;

/**
 * The sums of a metric's values.
 *
 * @param count number of values
 * @param sum their sum
 * @param sumOfSquares the sum of their squares
 */
public record MetricSums(long count, double sum, double sumOfSquares) {

    /** {@return the mean; NaN if there are no values} */
    public double mean() {
        return sum / count;
    }

    /**
     * {@return the sums of both sets of values}
     *
     * @param other the other values
     */
    public MetricSums plus(MetricSums other) {
        return new MetricSums(count + other.count, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }
}
