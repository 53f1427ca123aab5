package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentConflictException;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ExperimentStore} must do. A test of an implementation extends this class. */
public abstract class ExperimentStoreKit {

    /** When everything happens. */
    protected static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final ExperimentChange START = ExperimentChange.of(ExperimentStatus.RUNNING, "ada", "try it");

    private ExperimentStore store = ExperimentStore.noop();

    /** For subclasses. */
    protected ExperimentStoreKit() {}

    /**
     * {@return a store without data}
     *
     * @throws Exception if it cannot be made
     */
    protected abstract ExperimentStore create() throws Exception;

    /**
     * Frees what {@link #create} needed.
     *
     * @throws Exception if that fails
     */
    protected void close() throws Exception {}

    @BeforeEach
    final void openStore() throws Exception {
        store = create();
    }

    @AfterEach
    final void closeStore() throws Exception {
        close();
    }

    @Test
    void a_lease_is_prolonged_without_a_version_and_never_shortened() {
        ExperimentVersion put = store.put(experiment("tone", 1, 1), 0, leased(NOON.plusSeconds(60)));
        assertThat(put.leaseUntil()).isEqualTo(NOON.plusSeconds(60));

        assertThat(store.renew("tone", 1, NOON.plusSeconds(90))).isTrue();
        assertThat(store.renew("tone", 1, NOON.plusSeconds(30))).isTrue();

        assertThat(store.find("tone").orElseThrow().leaseUntil()).isEqualTo(NOON.plusSeconds(90));
        assertThat(store.history("tone")).containsExactlyElementsOf(store.latest());
        assertThat(store.latest().get(0)).isEqualTo(put.withLease(NOON.plusSeconds(90)));
    }

    @Test
    void a_lease_of_another_version_or_of_none_is_not_prolonged() {
        store.put(experiment("tone", 1, 1), 0, leased(NOON.plusSeconds(60)));
        store.renew("tone", 1, NOON.plusSeconds(90));
        ExperimentVersion second = store.put(experiment("tone", 1, 2), 1, leased(NOON.plusSeconds(70)));
        store.put(experiment("other", 1, 1), 0, ExperimentChange.of(ExperimentStatus.DRAFT, "ada", "later"));

        assertThat(store.renew("tone", 1, NOON.plusSeconds(99)))
                .as("an earlier version")
                .isFalse();
        assertThat(store.renew("other", 1, NOON.plusSeconds(99)))
                .as("without a lease")
                .isFalse();
        assertThat(store.renew("none", 1, NOON.plusSeconds(99))).isFalse();
        assertThat(store.find("tone")).contains(second);
    }

    private static ExperimentChange leased(Instant until) {
        return new ExperimentChange(ExperimentStatus.RUNNING, "ada", "try it", Map.of(), until);
    }

    @Test
    void a_version_is_read_as_it_was_put() {
        Experiment experiment = experiment("tone", 60, 40).toBuilder()
                .variants(List.of(
                        Variant.control("plain", 60),
                        Variant.builder("warm", 40)
                                .model("m")
                                .adapter("friendly")
                                .retrieval("wide")
                                .guardrails("strict")
                                .parameters(ModelParameters.builder()
                                        .temperature(0.7)
                                        .vendor(Map.of("mirostat", 2))
                                        .build())
                                .build()))
                .layer("answers", 0, 5_000)
                .holdout(100)
                .tester("tess", "warm")
                .build();
        ExperimentChange change =
                new ExperimentChange(ExperimentStatus.RUNNING, "ada", "try it", Map.of("n", 12, "p", 0.25));

        ExperimentVersion put = store.put(experiment, 0, change);

        assertThat(put.experiment()).isEqualTo(experiment);
        assertThat(put.number()).isEqualTo(1);
        assertThat(put.epoch()).isEqualTo(1);
        assertThat(put.by()).isEqualTo("ada");
        assertThat(put.evidence()).isEqualTo(change.evidence());
        assertThat(put.buckets().count("warm")).isEqualTo(4_000);
        assertThat(store.find("tone")).contains(put);
        assertThat(store.history("tone")).containsExactly(put);
        assertThat(store.latest()).containsExactly(put);
        assertThat(store.find("other")).isEmpty();
        assertThat(store.history("other")).isEmpty();
    }

    @Test
    void a_change_of_weights_is_a_new_epoch_and_another_change_is_none() {
        store.put(experiment("tone", 99, 1), 0, START);
        ExperimentVersion stepped = store.put(experiment("tone", 95, 5), 1, START);
        ExperimentVersion stopped =
                store.put(experiment("tone", 95, 5), 2, ExperimentChange.of(ExperimentStatus.STOPPED, null, null));

        assertThat(stepped.epoch()).isEqualTo(2);
        assertThat(stopped.number()).isEqualTo(3);
        assertThat(stopped.epoch()).isEqualTo(2);
        assertThat(stopped.buckets()).isEqualTo(stepped.buckets());
        assertThat(store.history("tone")).extracting(ExperimentVersion::number).containsExactly(1, 2, 3);
        assertThat(store.latest()).containsExactly(stopped);
    }

    @Test
    void who_expects_another_version_changes_nothing() {
        store.put(experiment("tone", 1, 1), 0, START);

        assertThatExceptionOfType(ExperimentConflictException.class)
                .isThrownBy(() -> store.put(experiment("tone", 1, 3), 0, START))
                .withMessageContaining("experiment 'tone' is at version 1, not at 0")
                .matches(e -> e.actual() == 1);
        assertThatExceptionOfType(ExperimentConflictException.class)
                .isThrownBy(() -> store.put(experiment("other", 1, 3), 4, START))
                .withMessageContaining("does not exist");
        assertThat(store.history("tone")).hasSize(1);
    }

    @Test
    void of_many_that_change_one_version_at_the_same_time_one_wins() throws Exception {
        store.put(experiment("tone", 1, 1), 0, START);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<ExperimentVersion>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int weight = 10 + i;
                puts.add(() -> store.put(experiment("tone", 100 - weight, weight), 1, START));
            }
            int won = 0;
            for (Future<ExperimentVersion> put : threads.invokeAll(puts)) {
                won += won(put) ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.history("tone")).hasSize(2);
    }

    private static boolean won(Future<ExperimentVersion> put) throws InterruptedException {
        try {
            return put.get().number() == 2;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(ExperimentConflictException.class);
            return false;
        }
    }

    @Test
    void experiments_in_each_others_way_do_not_run_together() {
        store.put(experiment("one", 1, 1).toBuilder().layer("ui", 0, 6_000).build(), 0, START);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(
                        experiment("two", 1, 1).toBuilder()
                                .layer("ui", 5_000, 10_000)
                                .build(),
                        0,
                        START))
                .withMessageContaining("overlap in layer 'ui'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(experiment("two", 1, 1), 0, START))
                .withMessageContaining("can meet the same call, and both set its model");
        assertThat(store.find("two")).isEmpty();

        store.put(experiment("two", 1, 1).toBuilder().layer("ui", 6_000, 10_000).build(), 0, START);
        assertThat(store.latest()).hasSize(2);
    }

    @Test
    void a_change_that_would_deal_all_units_anew_is_refused() {
        store.put(experiment("tone", 1, 1), 0, START);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.put(
                        experiment("tone", 1, 1).toBuilder().salt("other").build(), 1, START))
                .withMessageContaining("all units would be dealt anew");
    }

    @Test
    void the_first_exposure_of_a_unit_in_an_epoch_stays() {
        assertThat(store.expose(exposure("u1", 1, "a", NOON)).join()).isTrue();
        assertThat(store.expose(exposure("u1", 1, "b", NOON.plusSeconds(1))).join())
                .isFalse();
        assertThat(store.expose(exposure("u1", 2, "b", NOON.plusSeconds(2))).join())
                .isTrue();

        List<UnitMetrics> rows = units(UnitQuery.of("tone"));

        assertThat(rows).extracting(UnitMetrics::variant).containsExactly("a", "b");
        assertThat(rows).extracting(UnitMetrics::epoch).containsExactly(1, 2);
        assertThat(rows.get(0).exposedAt()).isEqualTo(NOON);
        assertThat(rows.get(0).propensity()).isEqualTo(0.5);
        assertThat(rows.get(0).segments()).isEqualTo(Map.of("tenant", "acme"));
        assertThat(units(UnitQuery.of("other"))).isEmpty();
    }

    @Test
    void outcomes_belong_to_the_last_exposure_before_them() {
        expose("u1", 1, "a", NOON);
        expose("u1", 2, "b", NOON.plusSeconds(100));
        expose("u2", 1, "b", NOON);
        save("u1", "bought", 1, NOON.minusSeconds(5), "before");
        save("u1", "bought", 2, NOON, "at once");
        save("u1", "bought", 3, NOON.plusSeconds(50), "k");
        save("u1", "bought", 5, NOON.plusSeconds(100), "after");
        save("u1", "returned", 1, NOON.plusSeconds(1_000), "k");

        List<UnitMetrics> rows = units(UnitQuery.of("tone"));

        assertThat(rows).extracting(UnitMetrics::unit).containsExactlyInAnyOrder("u1", "u1", "u2");
        List<UnitMetrics> first =
                rows.stream().filter(row -> row.unit().equals("u1")).toList();
        assertThat(first.get(0).metrics()).isEqualTo(Map.of("bought", new MetricSums(2, 5, 13)));
        assertThat(first.get(1).metrics())
                .isEqualTo(Map.of("bought", new MetricSums(1, 5, 25), "returned", new MetricSums(1, 1, 1)));
        assertThat(first.get(0).before()).isEqualTo(Map.of("bought", new MetricSums(1, 1, 1)));
        assertThat(first.get(1).before()).isEqualTo(first.get(0).before());
    }

    @Test
    void a_window_and_an_end_cut_off_what_came_later() {
        expose("u1", 1, "a", NOON);
        expose("u2", 1, "b", NOON.plusSeconds(500));
        save("u1", "bought", 1, NOON.plusSeconds(10), "1");
        save("u1", "bought", 1, NOON.plusSeconds(60), "2");
        save("u1", "bought", 1, NOON.plusSeconds(400), "3");

        List<UnitMetrics> within = units(UnitQuery.of("tone").within(Duration.ofSeconds(60)));
        List<UnitMetrics> until = units(UnitQuery.of("tone").until(NOON.plusSeconds(400)));

        assertThat(within.get(0).metrics()).isEqualTo(Map.of("bought", new MetricSums(1, 1, 1)));
        assertThat(until).hasSize(1);
        assertThat(until.get(0).metrics()).isEqualTo(Map.of("bought", new MetricSums(2, 2, 2)));
    }

    @Test
    void an_outcome_counts_once_under_its_key() {
        Outcome outcome = new Outcome("u1", "bought", 1.5, NOON, "order 7");

        assertThat(store.save(outcome)).isTrue();
        assertThat(store.save(outcome)).isFalse();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.save(new Outcome("u1", "bought", 2, NOON, "order 7")))
                .withMessageContaining("was kept with the value 1.5, and is now 2.0");
    }

    @Test
    void outcomes_of_units_that_were_never_exposed_are_kept_and_counted() {
        expose("u1", 1, "a", NOON);
        save("u1", "bought", 1, NOON.plusSeconds(1), "k");
        save("stranger", "bought", 1, NOON.plusSeconds(1), "k");
        save("stranger", "bought", 1, NOON.minusSeconds(1), "earlier");

        assertThat(store.unjoined("tone")).isEqualTo(1);
        assertThat(store.unjoined("other")).isZero();

        expose("stranger", 1, "b", NOON);
        assertThat(store.unjoined("tone")).isZero();
        assertThat(units(UnitQuery.of("tone"))).hasSize(2);
    }

    @Test
    void erase_forgets_one_unit() {
        expose("u1", 1, "a", NOON);
        expose("u2", 1, "b", NOON);
        save("u1", "bought", 1, NOON, "k");
        save("u2", "bought", 1, NOON, "k");

        assertThat(store.erase("u1")).isEqualTo(2);
        assertThat(store.erase("u1")).isZero();
        assertThat(units(UnitQuery.of("tone"))).extracting(UnitMetrics::unit).containsExactly("u2");
    }

    /**
     * {@return the rows of an analysis}
     *
     * @param query which
     */
    protected final List<UnitMetrics> units(UnitQuery query) {
        List<UnitMetrics> rows = new ArrayList<>();
        store.units(query, rows::add);
        return rows;
    }

    /**
     * Exposes a unit, and waits for it.
     *
     * @param unit the unit
     * @param epoch the epoch
     * @param variant the variant
     * @param at when
     */
    protected final void expose(String unit, int epoch, String variant, Instant at) {
        store.expose(exposure(unit, epoch, variant, at)).join();
    }

    private static Exposure exposure(String unit, int epoch, String variant, Instant at) {
        return new Exposure("tone", epoch, variant, unit, at, null, 0.5, Map.of("tenant", "acme"));
    }

    private void save(String unit, String metric, double value, Instant at, String key) {
        store.save(new Outcome(unit, metric, value, at, key));
    }

    private static Experiment experiment(String name, int weight, int other) {
        return Experiment.builder(name, ExperimentScope.application())
                .variant(Variant.control("plain", weight))
                .variant(Variant.ofModel("warm", other, "m"))
                .build();
    }
}
