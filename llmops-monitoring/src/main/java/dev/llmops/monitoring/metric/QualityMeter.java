package dev.llmops.monitoring.metric;

/** A target for quality metrics. OpenTelemetry's is built in; implement it for another metrics library. Safe for use by multiple threads. */
public interface QualityMeter {

    /**
     * Records a score.
     *
     * @param evaluator name of the evaluator
     * @param value the score, finite; its meaning depends on the evaluator. Histograms of OpenTelemetry and Micrometer drop values below 0
     */
    void score(String evaluator, double value);

    /**
     * Counts a judgement without a score.
     *
     * @param evaluator name of the evaluator
     * @param state {@code unscored} or {@code failed}
     */
    void missing(String evaluator, String state);

    /**
     * Counts feedback.
     *
     * @param signal the kind of feedback: {@code thumbs_up}, {@code thumbs_down}, {@code rating}, {@code citation_click} and so on
     */
    void feedback(String signal);

    /**
     * Records a rating.
     *
     * @param value from 0 for the worst to 1 for the best of its scale
     */
    void rating(double value);
}
