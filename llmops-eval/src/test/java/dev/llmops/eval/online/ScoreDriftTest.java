package dev.llmops.eval.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.experiments.drift.MeanDrift;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ScoreDriftTest {

    private static final GenerationId ID = new GenerationId("0192f0c1-0000-7000-8000-000000000000");
    private static final long SEED = 5;

    private final List<DriftAlarm> alarms = new ArrayList<>();

    /** Looks after each score, over 3,000 scores: the error level is that of all looks together. */
    @Test
    void without_drift_there_is_hardly_an_alarm() {
        SplittableRandom random = new SplittableRandom(SEED);
        int rates = 0;
        int graded = 0;
        int streams = 300;
        for (int i = 0; i < streams; i++) {
            rates += feed(3_000, () -> random.nextDouble() < 0.8 ? 1 : 0) ? 1 : 0;
            graded += feed(3_000, () -> Math.min(1, 0.6 + 0.2 * random.nextGaussian())) ? 1 : 0;
        }
        System.out.println(
                "false alarms of " + streams + " streams: " + rates + " of rates, " + graded + " of graded scores");
        // 5 % of 300 are 15; of 300 with a probability of 5 % more than 24 come up once in a hundred times
        assertThat(rates)
                .as("false alarms of %d streams, seed %d", streams, SEED)
                .isLessThanOrEqualTo(24);
        assertThat(graded)
                .as("false alarms of %d streams, seed %d", streams, SEED)
                .isLessThanOrEqualTo(24);
    }

    @Test
    void a_fall_is_found_after_a_long_good_past() {
        SplittableRandom random = new SplittableRandom(SEED);
        ScoreDrift drift = ScoreDrift.watch(alarms::add);
        give(drift, 2_200, () -> random.nextDouble() < 0.9 ? 1 : 0);
        assertThat(alarms).isEmpty();

        give(drift, 1_000, () -> random.nextDouble() < 0.6 ? 1 : 0);

        assertThat(alarms).isNotEmpty();
        assertThat(alarms.get(0).evaluator()).isEqualTo("e");
        assertThat(alarms.get(0).difference().high()).isNegative();
        assertThat(alarms.get(0).reference()).isBetween(0.85, 0.95);
    }

    @Test
    void scores_that_were_always_alike_may_fall_too() {
        ScoreDrift drift = ScoreDrift.watch(alarms::add);
        give(drift, 200, () -> 1);
        give(drift, 300, () -> 0);

        assertThat(alarms).isNotEmpty();
        assertThat(alarms.get(0).n()).isGreaterThanOrEqualTo(MeanDrift.FIRST_LOOK);
    }

    @Test
    void a_run_is_a_reference_and_what_chance_did_not_select_says_nothing() {
        ScoreDrift drift = ScoreDrift.watch(alarms::add).reference(run(200));
        for (int i = 0; i < 400; i++) {
            drift.accept(judged(0, false));
        }
        assertThat(alarms).isEmpty();

        give(drift, 60, () -> 0);

        assertThat(alarms).isNotEmpty();
        assertThat(alarms.get(0).reference()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreDrift.watch(alarms::add).block(49));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreDrift.watch(alarms::add).referenceSize(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScoreDrift.watch(alarms::add).alpha(1));
    }

    private static boolean feed(int n, DoubleSupplier scores) {
        List<DriftAlarm> heard = new ArrayList<>();
        give(ScoreDrift.watch(heard::add), n, scores);
        return !heard.isEmpty();
    }

    private static void give(ScoreDrift drift, int n, DoubleSupplier scores) {
        for (int i = 0; i < n; i++) {
            drift.accept(judged(scores.getAsDouble(), true));
        }
    }

    private static OnlineJudgement judged(double score, boolean inShare) {
        return new OnlineJudgement(ID, new Judgement("e", Score.of(score), null), new Selection("share", 10, inShare));
    }

    private static EvaluationRun run(int n) {
        List<RowResult> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            EvaluationCase answer = new EvaluationCase("q", "a", null, List.of(), List.of());
            rows.add(new RowResult(
                    "r" + i,
                    "h" + i,
                    answer,
                    null,
                    null,
                    null,
                    List.of(new Judgement("e", Score.of(i % 4 == 0 ? 0 : 1), null))));
        }
        return new EvaluationRun(new RunInfo("d", "v", "t", List.of("e"), Map.of()), rows);
    }
}
