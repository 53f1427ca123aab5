package dev.llmops.experiments.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import dev.llmops.experiments.canary.Interrupting;
import dev.llmops.experiments.stats.OffPolicy;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A bandit that learns from a store, and what other policies would have earned by what it logged. */
class BanditTest {

    private static final long SEED = 20261204;
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final Map<String, Double> RATE = Map.of("a", 0.3, "b", 0.5, "c", 0.4);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void units_go_to_the_better_variants_and_none_falls_below_the_floor() {
        Interrupting store = experiment();
        ThompsonBandit bandit = ThompsonBandit.of(store, "wording", Reward.success("liked"), 0.1, 100);

        run(store, bandit, 10, 150, this::liked);

        ExperimentVersion latest = store.find("wording").orElseThrow();
        assertThat(latest.propensity("b")).as("seed " + SEED).isGreaterThan(0.5);
        assertThat(latest.propensity("a")).isBetween(0.1, 0.2);
        assertThat(latest.evidence().get("bandit").toString()).contains("units=", "weights=", "arms=");
    }

    @Test
    void a_worth_of_absent_values_that_no_unit_can_have_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reward.success("liked").absentAs(-1))
                .withMessage(
                        "a unit without a value of 'liked' must be worth a number that is from 0 to 1, but was -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reward.value("cents").absentAs(Double.NaN))
                .withMessageContaining("a number that is finite, but was NaN");
    }

    @Test
    void rewards_of_any_size_are_learned_too_and_less_may_be_better() {
        Interrupting store = experiment();
        ThompsonBandit bandit =
                ThompsonBandit.of(store, "wording", Reward.value("cents").whereLowerIsBetter(), 0.05, 100);

        run(store, bandit, 6, 150, variant -> 100 * RATE.get(variant) + 10 * random.nextGaussian());

        assertThat(store.find("wording").orElseThrow().propensity("a"))
                .as("seed " + SEED)
                .isGreaterThan(0.85);
    }

    @Test
    void fewer_units_than_a_batch_move_nothing_and_neither_does_a_stopped_experiment() {
        Interrupting store = experiment();
        ThompsonBandit bandit = ThompsonBandit.of(store, "wording", Reward.success("liked"), 0.1, 100);
        serve(store, 99, this::liked);
        assertThat(bandit.update()).isEmpty();
        serve(store, 1, this::liked);
        assertThat(bandit.update()).isPresent();
        assertThat(bandit.update()).as("the same units again").isEmpty();

        serve(store, 200, this::liked);
        ExperimentVersion latest = store.find("wording").orElseThrow();
        store.put(latest.experiment(), latest.number(), ExperimentChange.of(ExperimentStatus.STOPPED, "ann", "enough"));
        assertThat(bandit.update()).isEmpty();
    }

    /** The bandit's own choices depend on the rewards; the logged propensities make up for that. */
    @Tag("full")
    @Test
    void the_interval_of_another_policy_holds_what_it_would_have_earned() {
        int runs = 50;
        int[] held = new int[3];
        double naive = 0;
        double ips = 0;
        for (int i = 0; i < runs; i++) {
            Interrupting store = experiment();
            ThompsonBandit bandit = ThompsonBandit.of(store, "wording", Reward.success("liked"), 0.1, 60);
            run(store, bandit, 3, 100, this::liked);
            PolicyEstimate estimate = OffPolicyEvaluation.of(store, "wording", Reward.success("liked"))
                    .estimate(Policy.always("a"));
            OffPolicy all = estimate.estimates();
            held[0] += holds(all.ips()) ? 1 : 0;
            held[1] += holds(all.snips()) ? 1 : 0;
            held[2] += holds(all.dr()) ? 1 : 0;
            ips += all.ips().value() / runs;
            naive += naive(store) / runs;
        }
        for (int count : held) {
            assertThat(count).as("of " + runs + ", seed " + SEED).isGreaterThanOrEqualTo(41);
        }
        assertThat(ips).as("unbiased").isBetween(0.27, 0.33);
        assertThat(naive)
                .as("the plain mean of a variant that a bandit gave up is too low")
                .isLessThan(0.3);
    }

    @Test
    void a_policy_by_segment_is_judged_by_the_units_that_fit_it() {
        Interrupting store = experiment();
        serve(store, 2_000, this::liked);
        PolicyEstimate estimate = OffPolicyEvaluation.of(store, "wording", Reward.success("liked"))
                .predictingBy("plan")
                .estimate(segments -> Map.of(segments.get("plan").equals("free") ? "a" : "b", 1.0));

        double[] interval = PolicyEstimate.interval(estimate.estimates().dr());
        assertThat(interval[0]).as("seed " + SEED).isLessThan(0.4);
        assertThat(interval[1]).isGreaterThan(0.4);
        assertThat(interval[1] - interval[0]).isLessThan(0.15);
        assertThat(estimate.units()).isEqualTo(2_000);
        assertThat(estimate.warnings()).isEmpty();
    }

    @Test
    void few_units_that_fit_are_warned_of_and_none_is_refused() {
        Interrupting store = experiment();
        serve(store, 60, this::liked);
        OffPolicyEvaluation evaluation = OffPolicyEvaluation.of(store, "wording", Reward.success("liked"));

        assertThat(evaluation.estimate(Policy.always("a")).warnings())
                .anyMatch(warning -> warning.contains("intervals are too narrow"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.estimate(Policy.always("d")))
                .withMessageContaining("gives variant 'd', but the experiment has [a, b, c]");
        store.put(
                store.find("wording").orElseThrow().experiment().withWeights(Map.of("a", 0)),
                1,
                ExperimentChange.of(ExperimentStatus.RUNNING, "ann", null));
        serve(store, 5, this::liked);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.estimate(Policy.always("a")))
                .withMessageContaining("which no unit could get in epoch 2");
    }

    @Test
    void a_unit_without_a_value_is_left_out_or_worth_what_is_said() {
        Interrupting store = experiment();
        serve(store, 200, variant -> random.nextDouble() < RATE.get(variant) ? 1.0 : null);

        assertThat(OffPolicyEvaluation.of(store, "wording", Reward.success("liked"))
                        .estimate(Policy.always("b"))
                        .estimates()
                        .snips()
                        .value())
                .isEqualTo(1);
        assertThat(OffPolicyEvaluation.of(
                                store, "wording", Reward.success("liked").absentAs(0))
                        .estimate(Policy.always("b"))
                        .estimates()
                        .snips()
                        .value())
                .as("seed " + SEED)
                .isBetween(0.3, 0.7);
    }

    @Test
    void bad_settings_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThompsonBandit.of(experiment(), "wording", Reward.success("liked"), 0, 1))
                .withMessageContaining("floor must be above 0 and below 1, but was 0.0");
        Interrupting store = experiment();
        serve(store, 10, variant -> 7.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThompsonBandit.of(store, "wording", Reward.success("liked"), 0.1, 1)
                        .update())
                .withMessageContaining("rewards 'liked' must be from 0 to 1");
    }

    private static boolean holds(OffPolicy.Estimate estimate) {
        double[] interval = PolicyEstimate.interval(estimate);
        return interval[0] <= RATE.get("a") && RATE.get("a") <= interval[1];
    }

    private static double naive(Interrupting store) {
        double[] sums = new double[2];
        LoggedUnit.read(store, "wording", Reward.success("liked")).stream()
                .filter(unit -> unit.variant().equals("a"))
                .forEach(unit -> {
                    sums[0]++;
                    sums[1] += unit.reward();
                });
        return sums[1] / sums[0];
    }

    private Double liked(String variant) {
        return random.nextDouble() < RATE.get(variant) ? 1.0 : 0.0;
    }

    private void run(
            Interrupting store, ThompsonBandit bandit, int batches, int units, Function<String, Double> reward) {
        for (int batch = 0; batch < batches; batch++) {
            serve(store, units, reward);
            Optional<ExperimentVersion> moved = bandit.update();
            assertThat(moved.isPresent() || batch > 0)
                    .as("the first batch moves the weights")
                    .isTrue();
        }
    }

    private void serve(Interrupting store, int units, Function<String, Double> reward) {
        ExperimentVersion version = store.find("wording").orElseThrow();
        Dealer dealer = Dealer.of(version);
        for (int i = 0; i < units; i++) {
            String user = "u" + random.nextLong();
            String variant = dealer.deal(new Caller(user, null, null, Map.of()), NOW)
                    .variant()
                    .name();
            Double value = reward.apply(variant);
            Map<String, MetricSums> metrics = value == null
                    ? Map.of()
                    : Map.of(
                            "liked", new MetricSums(1, value, value * value),
                            "cents", new MetricSums(1, value, value * value));
            store.units.add(new UnitMetrics(
                    user,
                    variant,
                    version.epoch(),
                    NOW,
                    version.propensity(variant),
                    Map.of("plan", i % 2 == 0 ? "free" : "paid"),
                    metrics,
                    Map.of()));
        }
    }

    private static Interrupting experiment() {
        Interrupting store = new Interrupting(InMemoryExperimentStore.create(() -> NOW));
        store.put(
                Experiment.of(
                        "wording",
                        "support",
                        Variant.control("a", 1),
                        Variant.ofModel("b", 1, "b"),
                        Variant.ofModel("c", 1, "c")),
                0,
                ExperimentChange.of(ExperimentStatus.RUNNING, "ann", null));
        return store;
    }
}
