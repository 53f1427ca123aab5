package dev.llmops.experiments.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CanaryPlanTest {

    private static final Guard ERROR = Guard.rate("error", 0.02);

    @Test
    void harm_that_is_proven_rolls_back_whatever_the_stage() {
        Verdict verdict = plan().build().decide(seen(0, 2000, 0.15, 2000, 0.05));

        assertThat(verdict.action()).isEqualTo(Action.ROLLBACK);
        assertThat(verdict.reason()).startsWith("'error' is worse: the harm is at least 0.0");
        assertThat(verdict.bounds().get(0).lower()).isPositive();
    }

    @Test
    void the_next_stage_waits_for_units_time_and_an_estimate_within_the_margin() {
        CanaryPlan plan = CanaryPlan.builder()
                .guard(ERROR)
                .stage(0.1, 100, Duration.ofHours(2))
                .stage(0.5, 100, Duration.ZERO)
                .build();

        assertThat(plan.decide(seen(0, 99, 0.05, 900, 0.05)).reason()).isEqualTo("99 of 100 units met the canary");
        assertThat(plan.decide(in(Duration.ofHours(1), 0, 200, 0.05, 900, 0.05)).reason())
                .isEqualTo("the stage has lasted PT1H of PT2H");
        assertThat(plan.decide(in(Duration.ofHours(2), 0, 200, 0.1, 900, 0.05)).reason())
                .isEqualTo("the estimate of 'error' is beyond its margin");
        assertThat(plan.decide(in(Duration.ofHours(2), 0, 200, 0.05, 900, 0.05)).action())
                .isEqualTo(Action.STEP_UP);
    }

    @Test
    void only_the_last_stage_promotes_and_only_when_every_guard_is_below_its_margin() {
        CanaryPlan plan = plan().build();

        assertThat(plan.decide(seen(0, 20_000, 0.05, 20_000, 0.05)).action()).isEqualTo(Action.STEP_UP);
        assertThat(plan.decide(seen(1, 20_000, 0.05, 20_000, 0.05)).action()).isEqualTo(Action.PROMOTE);
        assertThat(plan.decide(seen(1, 1_000, 0.05, 1_000, 0.05)).reason())
                .isEqualTo("the harm to 'error' may still be as large as its margin");
    }

    @Test
    void a_promotion_waits_for_an_approval_that_the_plan_asks_for() {
        CanaryPlan plan = plan().approval().build();
        Observation good = seen(1, 20_000, 0.05, 20_000, 0.05);

        assertThat(plan.decide(good).action()).isEqualTo(Action.AWAIT_APPROVAL);
        assertThat(plan.decide(with(good, Duration.ofDays(30), Duration.ZERO, true, false))
                        .action())
                .as("it waits on, however long")
                .isEqualTo(Action.CONTINUE);
        assertThat(plan.decide(with(good, Duration.ZERO, Duration.ZERO, false, true))
                        .action())
                .isEqualTo(Action.PROMOTE);
        assertThat(plan.decide(with(good, Duration.ofDays(30), Duration.ZERO, false, true))
                        .action())
                .as("an approval that came after the limit promotes what was proven before it")
                .isEqualTo(Action.PROMOTE);
        assertThat(plan.decide(with(seen(1, 1_000, 0.05, 1_000, 0.05), Duration.ofDays(30), Duration.ZERO, false, true))
                        .reason())
                .as("and not what is no longer proven")
                .startsWith("nothing was proven");
        Observation worse = seen(1, 20_000, 0.1, 20_000, 0.05);
        assertThat(plan.decide(with(worse, Duration.ZERO, Duration.ZERO, false, true))
                        .action())
                .as("an approval overrules no guard")
                .isEqualTo(Action.ROLLBACK);
    }

    @Test
    void silence_and_time_without_a_verdict_roll_back() {
        CanaryPlan plan = plan().deadMansSwitch(Duration.ofMinutes(30), Duration.ofMinutes(5))
                .limit(Duration.ofDays(3))
                .build();
        Observation open = seen(0, 10, 0.0, 10, 0.0);

        assertThat(plan.decide(with(open, Duration.ofDays(1), Duration.ofMinutes(29), false, false))
                        .action())
                .isEqualTo(Action.CONTINUE);
        Verdict silent = plan.decide(with(open, Duration.ofDays(1), Duration.ofMinutes(30), false, false));
        assertThat(silent.action()).isEqualTo(Action.ROLLBACK);
        assertThat(silent.reason()).contains("dead man's switch");
        assertThat(plan.decide(with(open, Duration.ofDays(3), Duration.ZERO, false, false))
                        .reason())
                .isEqualTo("nothing was proven within PT72H");
    }

    @Test
    void few_units_equal_values_and_a_metric_that_is_not_there_prove_nothing() {
        CanaryPlan plan = CanaryPlan.builder()
                .guard(Guard.mean("score", 0.1))
                .stage(0.5, 1, Duration.ZERO)
                .build();

        assertThat(plan.decide(seen(0, epoch(0.5, 49, arm("score", 49, 9, 1), arm("score", 49, 0, 1))))
                        .action())
                .isEqualTo(Action.CONTINUE);
        assertThat(plan.decide(seen(0, epoch(0.5, 500, arm("score", 500, 9, 0), arm("score", 500, 0, 0))))
                        .action())
                .isEqualTo(Action.CONTINUE);
        assertThat(plan.decide(seen(0, epoch(0.5, 500, Map.of(), Map.of()))).action())
                .isEqualTo(Action.CONTINUE);
    }

    @Test
    void a_unit_that_returns_is_the_same_evidence_again() {
        CanaryPlan plan = CanaryPlan.builder()
                .guard(Guard.mean("score", 0.1))
                .stage(0.5, 1, Duration.ZERO)
                .build();
        EpochData epoch = epoch(0.5, 400, arm("score", 400, 0, 1), arm("score", 400, 0, 1));
        double error = 2 / 400.0; // the variance of one epoch's difference

        Bound once = bound(plan, List.of(epoch), List.of());
        Bound twice = bound(plan, List.of(epoch, epoch), List.of(new Returning("score", 0, 1, error)));
        Bound anew = bound(plan, List.of(epoch, epoch), List.of());

        assertThat(width(anew)).isLessThan(width(once) * 0.8);
        assertThat(width(twice)).isCloseTo(width(once), offset(1e-9));
    }

    @Test
    void within_one_epoch_the_bounds_are_those_of_the_oracle() throws IOException {
        String shared = System.getProperty("llmops.shared");
        Assumptions.assumeTrue(shared != null, "needs -Dllmops.shared=FOLDER with the oracle vectors");
        CanaryPlan plan = CanaryPlan.builder()
                .guard(ERROR)
                .guard(Guard.mean("latency", 0.1))
                .stage(0.5, 0, Duration.ZERO)
                .minUnits(10)
                .build();
        int looks = 0;
        for (String line : Files.readAllLines(Path.of(shared, "datasets/experiments/dev/canary_decision.jsonl"))) {
            JsonNode row = new ObjectMapper().readTree(line);
            JsonNode in = row.get("input");
            JsonNode expected = row.get("expected").path("looks");
            boolean standard = row.get("params").path("margins").path(0).asDouble() == 0.02
                    && row.get("params").path("margins").path(1).asDouble() == 0.1
                    && row.get("params").path("alpha_rollback").asDouble() == 0.05
                    && row.get("params").path("alpha_promote").asDouble() == 0.05;
            for (int i = 0; standard && i < expected.size(); i++) {
                long n1 = in.get("n1").get(i).asLong();
                long n0 = in.get("n0").get(i).asLong();
                if (Math.min(n1, n0) < 10) {
                    continue;
                }
                Verdict verdict = plan.decide(seen(0, epoch(0.5, n1, arms(in, "0", n0, i), arms(in, "1", n1, i))));
                for (int guard = 0; guard < 2; guard++) {
                    Bound bound = verdict.bounds().get(guard);
                    assertThat(bound.lower())
                            .isCloseTo(expected.get(i).get("lower").get(guard).asDouble(), offset(1e-9));
                    assertThat(bound.upper())
                            .isCloseTo(expected.get(i).get("upper").get(guard).asDouble(), offset(1e-9));
                }
                assertThat(verdict.action().name())
                        .isEqualTo(expected.get(i).get("decision").asText());
                looks++;
            }
        }
        assertThat(looks).isGreaterThan(10);
    }

    @Test
    void a_plan_that_decides_nothing_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CanaryPlan.builder().stage(0.1, 1, Duration.ZERO).build())
                .withMessageContaining("needs a guard");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan().stage(0.2, 1, Duration.ZERO).build())
                .withMessageContaining("above the one before, but 0.2 follows 0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan().stage(1, 1, Duration.ZERO))
                .withMessageContaining("share must be above 0, below 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan().guard(ERROR).build())
                .withMessageContaining("two guards on 'error'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guard.rate("error", 0))
                .withMessageContaining("margin of guard 'error' must be finite and above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guard.rate("error", 0.1).scaled(2))
                .withMessageContaining("must be from 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guard.ratio("latency", 0.1).scaled(0))
                .withMessageContaining("must be above 0");
    }

    private static CanaryPlan.Builder plan() {
        return CanaryPlan.builder().guard(ERROR).stage(0.1, 100, Duration.ZERO).stage(0.5, 100, Duration.ZERO);
    }

    private static Observation seen(int stage, long n1, double rate1, long n0, double rate0) {
        return in(Duration.ZERO, stage, n1, rate1, n0, rate0);
    }

    private static Observation in(Duration time, int stage, long n1, double rate1, long n0, double rate0) {
        EpochData epoch = epoch(0.5, n1, rate(n0, rate0), rate(n1, rate1));
        return new Observation(stage, time, time, Duration.ZERO, false, false, List.of(epoch), List.of());
    }

    private static Observation seen(int stage, EpochData epoch) {
        return new Observation(
                stage, Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, List.of(epoch), List.of());
    }

    private static Observation with(
            Observation from, Duration running, Duration silent, boolean awaiting, boolean approved) {
        return new Observation(
                from.stage(), running, running, silent, awaiting, approved, from.epochs(), from.returning());
    }

    private static EpochData epoch(double share, long units, Map<String, Arm> control, Map<String, Arm> canary) {
        return new EpochData(1, share, units, control, canary);
    }

    private static Map<String, Arm> rate(long n, double rate) {
        return Map.of("error", new Arm(n, rate, rate * (1 - rate) * n / (n - 1), 0));
    }

    private static Map<String, Arm> arm(String metric, long n, double mean, double variance) {
        return Map.of(metric, new Arm(n, mean, variance, 0));
    }

    private static Map<String, Arm> arms(JsonNode in, String arm, long n, int look) {
        double rate = in.get("errors" + arm).get(look).asDouble() / n;
        return Map.of(
                "error",
                new Arm(n, rate, rate * (1 - rate) * n / (n - 1), 0),
                "latency",
                new Arm(n, in.get("latency_mean" + arm).get(look).asDouble(), 0.25, 0));
    }

    private static Bound bound(CanaryPlan plan, List<EpochData> epochs, List<Returning> returning) {
        return plan.decide(new Observation(
                        0, Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, epochs, returning))
                .bounds()
                .get(0);
    }

    private static double width(Bound bound) {
        return bound.upper() - bound.lower();
    }
}
