package dev.llmops.monitoring.metric;

import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Records scores and feedback as metrics. The chain cannot measure them, because they come after the call. Safe
 * for use by multiple threads.
 */
public final class QualityMetrics {

    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private final QualityMeter meter;

    private QualityMetrics(QualityMeter meter) {
        this.meter = Objects.requireNonNull(meter, "meter");
    }

    /**
     * {@return metrics}
     *
     * @param openTelemetry the target for metrics
     */
    public static QualityMetrics of(OpenTelemetry openTelemetry) {
        return of(new OpenTelemetryMeter(openTelemetry.getMeter("dev.llmops.monitoring")));
    }

    /**
     * {@return metrics}
     *
     * @param meter the target for metrics
     */
    public static QualityMetrics of(QualityMeter meter) {
        return new QualityMetrics(meter);
    }

    /**
     * {@return a store that records a metric for each score it saves} A score that is saved twice is counted twice.
     *
     * @param store saves the scores
     */
    public ScoreStore scores(ScoreStore store) {
        return new MeasuredScores(store, meter);
    }

    /** {@return a sink that records feedback as metrics, for {@code LlmOps.builder().feedbackSink(...)}, which passes on stored feedback} */
    public FeedbackSink feedback() {
        return given -> count(given.signal());
    }

    private void count(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            meter.feedback(thumbs.up() ? "thumbs_up" : "thumbs_down");
            return;
        }
        meter.feedback(
                WORD.matcher(signal.getClass().getSimpleName()).replaceAll("_").toLowerCase(Locale.ROOT));
        if (signal instanceof FeedbackSignal.Rating rating) {
            meter.rating((rating.value() - rating.least()) / (rating.most() - rating.least()));
        }
    }
}
