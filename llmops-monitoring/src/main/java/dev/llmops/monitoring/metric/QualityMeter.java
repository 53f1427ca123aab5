package dev.llmops.monitoring.metric;

/** Where measures of quality go. OpenTelemetry's is built in; another library of metrics implements it. Safe for use by several threads. */
public interface QualityMeter {

    /**
     * Measures a score.
     *
     * @param evaluator name of the evaluator
     * @param value the score, finite; the evaluator says what it means. Histograms of OpenTelemetry and Micrometer drop values below 0
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
     * @param signal what it was: {@code thumbs_up}, {@code thumbs_down}, {@code rating}, {@code citation_click} and the like
     */
    void feedback(String signal);

    /**
     * Measures a rating.
     *
     * @param value from 0 for the worst to 1 for the best of its scale
     */
    void rating(double value);
}
