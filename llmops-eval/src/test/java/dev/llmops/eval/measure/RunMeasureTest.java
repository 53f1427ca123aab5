package dev.llmops.eval.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.eval.stats.PairedComparison;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunMeasureTest {

    private static final String VERSION = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void a_run_tells_the_mean_the_median_and_the_slow_end() {
        List<RowResult> rows = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            rows.add(row("q" + i, (double) i, "0.01", "USD"));
        }
        RunMeasure.Summary latency = RunMeasure.LATENCY.of(run(rows)).orElseThrow();

        assertThat(latency.n()).isEqualTo(100);
        assertThat(latency.mean().mean()).isCloseTo(50.5, offset(1e-9));
        assertThat(latency.median()).isEqualTo(50);
        assertThat(latency.p95()).isEqualTo(95);
        assertThat(RunMeasure.COST.of(run(rows)).orElseThrow().mean().mean()).isCloseTo(0.01, offset(1e-12));
        assertThat(RunMeasure.TOKENS.of(run(rows)).orElseThrow().median()).isEqualTo(12);
    }

    @Test
    void what_nobody_knows_is_never_nothing() {
        RowResult cached = row("cached", null, "0.01", "USD");
        RowResult bare = new RowResult("bare", "h", answer(), null, 1.0, null, List.of());
        RowResult broken = new RowResult("broken", "h", null, "no answer", null, null, List.of());
        EvaluationRun run = run(List.of(cached, bare, broken));

        assertThat(RunMeasure.COST.of(run)).isEmpty();
        assertThat(RunMeasure.TOKENS.of(run)).isEmpty();
        assertThat(RunMeasure.LATENCY.of(run).orElseThrow().n()).isEqualTo(1);
    }

    @Test
    void a_row_that_was_asked_several_times_has_the_mean_of_its_answers() {
        RowResult one = row("q", 1.0, "0.01", "USD");
        RowResult other = row("q", 3.0, "0.05", "USD");
        EvaluationRun sampled = new EvaluationRun(
                new RunInfo("d", VERSION, "t", List.of("judge"), Map.of()),
                List.of(one),
                List.of(one, other),
                null,
                null);

        assertThat(RunMeasure.LATENCY.of(sampled).orElseThrow().mean().mean()).isEqualTo(2);
        RunMeasure.Summary cost = RunMeasure.COST.of(sampled).orElseThrow();
        assertThat(cost.mean().mean()).isCloseTo(0.03, offset(1e-12));
        assertThat(cost.n()).isEqualTo(1);
        assertThat(RunMeasure.TOKENS.of(sampled).orElseThrow().median()).isEqualTo(12);
    }

    @Test
    void two_runs_are_compared_row_by_row() {
        List<RowResult> before = new ArrayList<>();
        List<RowResult> after = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            before.add(row("q" + i, 2.0 + i, "0.02", "USD"));
            after.add(row("q" + i, 1.5 + i + 0.01 * i, "0.02", "USD"));
        }
        RunComparison runs = RunComparison.of(run(before), run(after));

        PairedComparison latency = RunMeasure.LATENCY.compare(runs, 1).orElseThrow();

        assertThat(latency.n()).isEqualTo(30);
        assertThat(latency.difference()).isCloseTo(-0.5 + 0.145, offset(1e-9));
        assertThat(RunMeasure.COST.compare(runs, 1).orElseThrow().difference()).isZero();
    }

    @Test
    void two_currencies_are_not_added() {
        EvaluationRun run = run(List.of(row("a", 1.0, "0.01", "USD"), row("b", 1.0, "0.01", "EUR")));

        assertThatThrownBy(() -> RunMeasure.COST.of(run))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("EUR, USD");
        assertThat(RunMeasure.LATENCY.of(run)).isPresent();
    }

    private static EvaluationRun run(List<RowResult> rows) {
        return new EvaluationRun(new RunInfo("d", VERSION, "t", List.of("judge"), Map.of()), rows);
    }

    private static EvaluationCase answer() {
        return new EvaluationCase("q", "a", null, List.of(), List.of());
    }

    private static RowResult row(String id, Double seconds, String cost, String currency) {
        return new RowResult(
                id,
                "h",
                answer(),
                null,
                seconds,
                new CallReceipt(
                        new GenerationId("0192f0c1-0000-7000-8000-000000000000"),
                        TokenUsage.of(10, 2),
                        new Cost.Known(new BigDecimal(cost), Currency.getInstance(currency))),
                List.of(new Judgement("judge", Score.of(1), null)));
    }
}
