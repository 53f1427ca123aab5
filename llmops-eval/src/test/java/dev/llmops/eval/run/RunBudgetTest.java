package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunBudgetTest {

    private static final int TOKENS = 10;
    private static final GenerationId ID = new GenerationId("01a21311-e1db-72bc-ab00-f70646b61b02");

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void a_run_stops_before_its_budget_is_exceeded_and_goes_on_with_a_larger_one(int concurrency) {
        Path file = folder.resolve("run.jsonl");
        EvaluationRun first = run(file, concurrency, RunBudget.ofTokens(255));

        assertThat(calls).hasValue(25);
        assertThat(first.rows()).hasSize(25);
        assertThat(first.stopped()).contains("the budget is spent");
        assertThat(RunFile.read(file).stopped()).isEqualTo(first.stopped());

        assertThat(run(file, concurrency, RunBudget.ofTokens(255)).rows()).hasSize(25);
        assertThat(calls).as("the same budget buys nothing more").hasValue(25);

        EvaluationRun whole = run(file, concurrency, RunBudget.ofTokens(100_000));
        assertThat(calls).hasValue(100);
        assertThat(whole.stopped()).isNull();
        assertThat(RunFile.read(file).stopped()).isNull();
        assertThat(whole.rows()).hasSize(100);
    }

    @Test
    void money_is_kept_as_well() {
        EvaluationRun run = run(folder.resolve("run.jsonl"), 4, RunBudget.ofMoney(new BigDecimal("0.10"), "USD"));

        assertThat(run.spending().known()).containsOnlyKeys("USD");
        assertThat(run.spending().known().get("USD")).isEqualByComparingTo("0.10");
        assertThat(calls).hasValue(10);
    }

    @Test
    void what_nobody_can_count_is_no_budget() {
        RunBudget euros = RunBudget.ofMoney(BigDecimal.ONE, "EUR");
        assertThatThrownBy(() -> run(folder.resolve("a.jsonl"), 1, euros))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("needs the cost of each answer in EUR");
        Target silent = Target.ofText("silent", row -> "yes");
        assertThatThrownBy(() -> EvaluationRunnerTest.runner(silent)
                        .budget(RunBudget.ofTokens(10))
                        .build()
                        .run(EvaluationRunnerTest.rows(3)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("has no record of it");
        assertThatIllegalArgumentException().isThrownBy(() -> RunBudget.ofTokens(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RunBudget(null, null, null));
    }

    @Test
    void an_estimate_asks_nothing_and_knows_what_is_there_already() {
        Path file = folder.resolve("run.jsonl");
        Path cache = folder.resolve("answers");
        EvaluationRunner runner = EvaluationRunner.builder(target(), List.of(TextMetric.EXACT_MATCH))
                .samples(2)
                .file(file)
                .cache(cache)
                .build();

        RunEstimate before = runner.estimate(EvaluationRunnerTest.rows(100));
        assertThat(before).isEqualTo(new RunEstimate(100, 2, 0, 0, 200, null));
        assertThat(before.tokens()).isNull();
        assertThat(calls).hasValue(0);
        assertThat(file).doesNotExist();
        assertThat(cache).doesNotExist();

        run(file, 1, RunBudget.ofTokens(255));
        RunEstimate after = runner.estimate(EvaluationRunnerTest.rows(100));
        assertThat(after.finished()).isEqualTo(25);
        assertThat(after.toAsk()).isEqualTo(175);
        assertThat(after.tokens()).isEqualTo(1_750);
        assertThat(after.text()).contains("175 would be asked for, about 1,750 tokens");

        EvaluationRunner.builder(target(), List.of(TextMetric.EXACT_MATCH))
                .cache(cache)
                .build()
                .run(Dataset.of("yes", List.of(Row.of("99", "q99", "yes"))));
        assertThat(runner.estimate(EvaluationRunnerTest.rows(100)).cached()).isEqualTo(1);
    }

    @Test
    void progress_tells_what_was_spent_so_far() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        ByteArrayOutputStream bar = new ByteArrayOutputStream();

        for (RunProgress progress : List.of(
                RunProgress.lines(new PrintStream(log, true, StandardCharsets.UTF_8)),
                RunProgress.bar(new PrintStream(bar, true, StandardCharsets.UTF_8)))) {
            EvaluationRunner.builder(target(), List.of(TextMetric.EXACT_MATCH))
                    .progress(progress)
                    .build()
                    .run(EvaluationRunnerTest.rows(100));
        }

        assertThat(log.toString(StandardCharsets.UTF_8).lines()).first().isEqualTo("rows: 10 of 100, 0.1 USD");
        assertThat(bar.toString(StandardCharsets.UTF_8)).contains("1 USD");
    }

    private EvaluationRun run(Path file, int concurrency, RunBudget budget) {
        return EvaluationRunner.builder(target(), List.of(TextMetric.EXACT_MATCH))
                .concurrency(concurrency)
                .file(file)
                .budget(budget)
                .build()
                .run(EvaluationRunnerTest.rows(100));
    }

    /** Each answer takes ten tokens and a cent. */
    private Target target() {
        return new Target() {
            @Override
            public String id() {
                return "metered";
            }

            @Override
            public TargetAnswer answer(Row row) {
                calls.incrementAndGet();
                Cost cost = new Cost.Known(new BigDecimal("0.01"), Currency.getInstance("USD"));
                return new TargetAnswer(
                        new EvaluationCase(row.input(), "yes", row.expected(), List.of(), List.of()),
                        new CallReceipt(ID, TokenUsage.of(TOKENS - 3, 3), cost));
            }
        };
    }
}
