package dev.llmops.monitoring.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationId;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QualityMetricsTest {

    private static final GenerationId ANSWER = new GenerationId("01890000-0000-7000-8000-000000000001");

    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final QualityMetrics metrics = QualityMetrics.of(OpenTelemetrySdk.builder()
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build());

    @Test
    void scores_are_a_histogram_and_those_that_are_missing_are_counted_by_why() {
        ScoreStore scores = metrics.scores(ScoreStore.noop());

        scores.save(score("groundedness", Score.of(0.25)));
        scores.save(score("groundedness", Score.of(0.75)));
        scores.save(score("groundedness", new Score.Unscored("no passages")));
        scores.save(score("toxicity", new Score.Failed("timeout")));

        assertThat(measured())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "llmops.score groundedness", 1.0,
                        "llmops.score.missing groundedness unscored", 1.0,
                        "llmops.score.missing toxicity failed", 1.0));
    }

    @Test
    void feedback_is_counted_by_kind_and_ratings_come_from_one_scale() {
        FeedbackSink sink = metrics.feedback();

        sink.accept(feedback("1", new FeedbackSignal.Thumbs(true)));
        sink.accept(feedback("2", new FeedbackSignal.Thumbs(false)));
        sink.accept(feedback("3", new FeedbackSignal.Rating(4, 1, 5)));
        sink.accept(feedback("4", new FeedbackSignal.CitationClick(2)));

        assertThat(measured())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "llmops.feedback thumbs_up", 1.0,
                        "llmops.feedback thumbs_down", 1.0,
                        "llmops.feedback rating", 1.0,
                        "llmops.feedback citation_click", 1.0,
                        "llmops.feedback.rating", 0.75));
    }

    @Test
    void a_score_that_could_not_be_kept_is_not_counted() {
        ScoreStore scores = metrics.scores(new ScoreStore() {
            @Override
            public void save(GenerationScore score) {
                throw new StoreException("full", null, false);
            }

            @Override
            public List<GenerationScore> of(GenerationId generation) {
                return List.of();
            }
        });

        assertThatThrownBy(() -> scores.save(score("toxicity", Score.of(1)))).isInstanceOf(StoreException.class);

        assertThat(measured()).isEmpty();
    }

    /** Sums, by name and attributes. */
    private Map<String, Double> measured() {
        Map<String, Double> sums = new TreeMap<>();
        for (MetricData metric : reader.collectAllMetrics()) {
            metric.getLongSumData()
                    .getPoints()
                    .forEach(point ->
                            sums.put(key(metric, point.getAttributes().asMap().values()), (double) point.getValue()));
            metric.getHistogramData()
                    .getPoints()
                    .forEach(point ->
                            sums.put(key(metric, point.getAttributes().asMap().values()), point.getSum()));
        }
        return sums;
    }

    private static String key(MetricData metric, Iterable<Object> attributes) {
        StringBuilder key = new StringBuilder(metric.getName());
        attributes.forEach(value -> key.append(' ').append(value));
        return key.toString();
    }

    private static GenerationScore score(String evaluator, Score score) {
        return new GenerationScore(ANSWER, new Judgement(evaluator, score, null), Instant.EPOCH);
    }

    private static Feedback feedback(String id, FeedbackSignal signal) {
        return new Feedback(id, ANSWER, signal, null, null, Instant.EPOCH);
    }
}
