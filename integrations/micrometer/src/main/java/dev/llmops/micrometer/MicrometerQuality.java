package dev.llmops.micrometer;

import dev.llmops.monitoring.metric.QualityMeter;
import io.micrometer.core.instrument.MeterRegistry;

/** Scores and feedback in a registry. */
final class MicrometerQuality implements QualityMeter {

    private final MeterRegistry registry;

    MicrometerQuality(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void score(String evaluator, double value) {
        registry.summary("llmops.score", "gen_ai.evaluation.name", evaluator).record(value);
    }

    @Override
    public void missing(String evaluator, String state) {
        registry.counter("llmops.score.missing", "gen_ai.evaluation.name", evaluator, "llmops.score.state", state)
                .increment();
    }

    @Override
    public void feedback(String signal) {
        registry.counter("llmops.feedback", "llmops.feedback.signal", signal).increment();
    }

    @Override
    public void rating(double value) {
        registry.summary("llmops.feedback.rating").record(value);
    }
}
