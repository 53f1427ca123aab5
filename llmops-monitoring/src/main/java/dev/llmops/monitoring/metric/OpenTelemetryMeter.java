package dev.llmops.monitoring.metric;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** Measures with OpenTelemetry. No metric has an attribute that could take many values: no user, no id, no text. */
final class OpenTelemetryMeter implements QualityMeter {

    static final String SCORE = "llmops.score";
    static final String MISSING = "llmops.score.missing";
    static final String FEEDBACK = "llmops.feedback";
    static final String RATING = "llmops.feedback.rating";
    static final AttributeKey<String> EVALUATION = AttributeKey.stringKey("gen_ai.evaluation.name");
    static final AttributeKey<String> STATE = AttributeKey.stringKey("llmops.score.state");
    static final AttributeKey<String> SIGNAL = AttributeKey.stringKey("llmops.feedback.signal");

    private final DoubleHistogram scores;
    private final LongCounter missing;
    private final LongCounter feedback;
    private final DoubleHistogram ratings;

    OpenTelemetryMeter(Meter meter) {
        this.scores = meter.histogramBuilder(SCORE)
                .setDescription("Scores that evaluators gave recorded answers")
                .build();
        this.missing = meter.counterBuilder(MISSING)
                .setUnit("{judgement}")
                .setDescription("Judgements without a score: unscored, or failed")
                .build();
        this.feedback = meter.counterBuilder(FEEDBACK)
                .setUnit("{signal}")
                .setDescription("Feedback by its kind")
                .build();
        this.ratings = meter.histogramBuilder(RATING)
                .setDescription("Ratings, from 0 for the worst to 1 for the best of their scale")
                .build();
    }

    @Override
    public void score(String evaluator, double value) {
        scores.record(value, Attributes.of(EVALUATION, evaluator));
    }

    @Override
    public void missing(String evaluator, String state) {
        missing.add(1, Attributes.of(EVALUATION, evaluator, STATE, state));
    }

    @Override
    public void feedback(String signal) {
        feedback.add(1, Attributes.of(SIGNAL, signal));
    }

    @Override
    public void rating(double value) {
        ratings.record(value);
    }
}
