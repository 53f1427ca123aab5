package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.ExperimentStoreKit;
import dev.llmops.testkit.RandomRecords;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store in a database does besides: it joins calls, feedback and scores, and keeps an audit log. */
abstract class JdbcExperimentStoreKit extends ExperimentStoreKit {

    private final RandomRecords records = new RandomRecords(7);
    private Store store = Store.noop();

    /** Opens a store over the same data each time. */
    abstract Store open() throws Exception;

    @Override
    protected final ExperimentStore create() throws Exception {
        store = open();
        return store.experiments();
    }

    @Override
    protected void close() {
        store.close();
    }

    @Test
    void calls_feedback_scores_and_outcomes_of_a_unit_are_summed_up() {
        expose("u1", 1, "a", NOON);
        expose("u1", 2, "b", NOON.plusSeconds(1_000));
        Generation first = call("u1", 1, false, GenerationStatus.COMPLETED, NOON, 2, 10, "0.25");
        Generation second = call("u1", 1, false, GenerationStatus.FAILED, NOON.plusSeconds(9), 4, 20, null);
        call("u1", 2, false, GenerationStatus.BLOCKED, NOON.plusSeconds(1_001), 1, 1, "0.5");
        call("u1", 1, true, GenerationStatus.COMPLETED, NOON, 100, 100, "9");
        call("stranger", 1, false, GenerationStatus.COMPLETED, NOON, 100, 100, "9");
        feedback("f1", first, new FeedbackSignal.Thumbs(true));
        feedback("f2", second, new FeedbackSignal.Thumbs(false));
        feedback("f3", second, new FeedbackSignal.Rating(4, 1, 5));
        score(first, "relevance", 0.5);
        score(second, "relevance", 1);
        store.experiments().save(new Outcome("u1", "bought", 3, NOON.plusSeconds(5), "k"));

        List<UnitMetrics> rows = units(UnitQuery.of("tone"));

        assertThat(rows).hasSize(2);
        Map<String, MetricSums> metrics = rows.get(0).metrics();
        assertThat(metrics.get(UnitMetrics.LATENCY)).isEqualTo(new MetricSums(2, 6, 20));
        assertThat(metrics.get(UnitMetrics.OUTPUT_TOKENS)).isEqualTo(new MetricSums(2, 30, 500));
        assertThat(metrics.get(UnitMetrics.COST)).isEqualTo(new MetricSums(1, 0.25, 0.0625));
        assertThat(metrics.get(UnitMetrics.ERROR)).isEqualTo(new MetricSums(2, 1, 1));
        assertThat(metrics.get(UnitMetrics.BLOCKED)).isEqualTo(new MetricSums(2, 0, 0));
        assertThat(metrics.get(UnitMetrics.THUMBS)).isEqualTo(new MetricSums(2, 1, 1));
        assertThat(metrics.get(UnitMetrics.RATING).mean()).isEqualTo(0.75, within(1e-12));
        assertThat(metrics.get("score.relevance")).isEqualTo(new MetricSums(2, 1.5, 1.25));
        assertThat(metrics.get("bought")).isEqualTo(new MetricSums(1, 3, 9));
        assertThat(rows.get(1).metrics().get(UnitMetrics.BLOCKED)).isEqualTo(new MetricSums(1, 1, 1));
        assertThat(units(UnitQuery.of("tone").within(Duration.ofSeconds(5)))
                        .get(0)
                        .metrics()
                        .get(UnitMetrics.LATENCY)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void feedback_after_the_window_does_not_count_and_a_late_score_of_a_call_within_it_does() {
        expose("u1", 1, "a", NOON);
        Generation call = call("u1", 1, false, GenerationStatus.COMPLETED, NOON, 2, 10, null);
        feedback("f1", call, new FeedbackSignal.Thumbs(true));
        feedback("f2", call, new FeedbackSignal.Rating(4, 1, 5));
        score(call, "relevance", 0.5);
        UnitQuery query = UnitQuery.of("tone");

        assertThat(units(query.within(Duration.ofSeconds(60))).get(0).metrics())
                .containsKey("score.relevance")
                .doesNotContainKeys(UnitMetrics.THUMBS, UnitMetrics.RATING);
        assertThat(units(query.within(Duration.ofSeconds(61))).get(0).metrics())
                .containsKeys("score.relevance", UnitMetrics.THUMBS, UnitMetrics.RATING);
    }

    @Test
    void erasing_a_unit_erases_the_figures_of_its_calls() {
        expose("u1", 1, "a", NOON);
        call("u1", 1, false, GenerationStatus.COMPLETED, NOON, 2, 10, null);

        assertThat(store.experiments().erase("u1")).isEqualTo(2);
        expose("u1", 1, "a", NOON);

        assertThat(units(UnitQuery.of("tone")).get(0).metrics()).isEmpty();
    }

    @Test
    void erasing_a_unit_erases_the_figures_of_calls_whose_exposure_was_lost() {
        Experiment experiment = Experiment.of("tone", "p", Variant.control("a", 1), Variant.ofModel("b", 1, "m"));
        store.experiments().put(experiment, 0, ExperimentChange.of(ExperimentStatus.RUNNING, "ada", null));
        call("u1", 1, false, GenerationStatus.COMPLETED, NOON, 2, 10, null);

        assertThat(store.experiments().erase("u1")).isEqualTo(1);
        expose("u1", 1, "a", NOON);

        assertThat(units(UnitQuery.of("tone")).get(0).metrics()).isEmpty();
    }

    @Test
    void every_version_is_in_the_audit_log_and_all_is_there_after_a_restart() throws Exception {
        Experiment experiment = Experiment.of("tone", "p", Variant.control("a", 1), Variant.ofModel("b", 1, "m"));
        ExperimentChange change = ExperimentChange.of(ExperimentStatus.RUNNING, "ada", "why not");
        store.experiments().put(experiment, 0, change);
        store.experiments().put(experiment.withWeights(Map.of("b", 3)), 1, change);
        expose("u1", 2, "a", NOON);
        store.close();
        store = open();

        assertThat(store.experiments().history("tone")).hasSize(2);
        assertThat(store.experiments()
                        .expose(new Exposure("tone", 2, "b", "u1", NOON, null, 0.5, Map.of()))
                        .join())
                .isFalse();
        assertThat(store.audit().entries(0, 10))
                .filteredOn(entry -> entry.event().type().equals("experiment.version"))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.event().actor()).isEqualTo("ada"));
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    private Generation call(
            String unit,
            int epoch,
            boolean tester,
            GenerationStatus status,
            Instant at,
            int seconds,
            int tokens,
            @Nullable String cost) {
        Generation generation = records.generation(status).toBuilder()
                .assignments(List.of(new Assignment("tone", epoch == 1 ? "a" : "b", unit, epoch, tester)))
                .notAssigned(List.of())
                .timings(new Timings(at, null, Duration.ofSeconds(seconds), Duration.ofSeconds(seconds)))
                .usage(TokenUsage.of(1, tokens))
                .cost(
                        cost == null
                                ? new Cost.Unknown("nobody knows")
                                : new Cost.Known(new BigDecimal(cost), Currency.getInstance("USD")))
                .build();
        store.generations().save(generation).join();
        return generation;
    }

    private void feedback(String id, Generation generation, FeedbackSignal signal) {
        store.feedback().accept(new Feedback(id, generation.id(), signal, null, null, NOON.plusSeconds(60)));
    }

    private void score(Generation generation, String evaluator, double value) {
        store.scores()
                .save(new GenerationScore(
                        generation.id(), new Judgement(evaluator, Score.of(value), null, null), NOON.plusSeconds(60)));
    }
}
