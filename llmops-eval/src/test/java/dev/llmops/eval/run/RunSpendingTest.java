package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import dev.llmops.testkit.ScriptedModelClient;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSpendingTest {

    @TempDir
    Path folder;

    @Test
    void each_row_names_its_generation_and_the_run_says_what_the_calls_took() {
        try (LlmOps ops = app().build()) {
            Path file = folder.resolve("run.jsonl");
            EvaluationRun run = runner(ops).file(file).build().run(EvaluationRunnerTest.rows(3));

            assertThat(run.rows())
                    .allSatisfy(row -> assertThat(
                                    ops.generations().find(row.receipt().generation()))
                            .isPresent());
            RunSpending spending = run.spending();
            assertThat(spending.asked()).isEqualTo(3);
            assertThat(spending.usage()).isEqualTo(total(run));
            assertThat(spending.known()).isEmpty();
            assertThat(spending.unknown()).isEqualTo(3);
            assertThat(Reports.console(run)).contains("3 answers asked for").contains("cost unknown for 3");
            assertThat(RunFile.read(file).spending()).isEqualTo(spending);
        }
    }

    @Test
    void a_known_price_is_added_up() {
        Price price =
                new Price("scripted", BigDecimal.ONE, BigDecimal.TEN, null, Currency.getInstance("USD"), Instant.EPOCH);
        try (LlmOps ops = app().prices(PriceList.of(List.of(price))).build()) {
            RunSpending spending =
                    runner(ops).build().run(EvaluationRunnerTest.rows(3)).spending();

            assertThat(spending.unknown()).isZero();
            assertThat(spending.known()).containsOnlyKeys("USD");
            assertThat(spending.known().get("USD").signum()).isPositive();
        }
    }

    @Test
    void what_comes_from_the_cache_was_paid_for_before() {
        try (LlmOps ops = app().build()) {
            Path cache = folder.resolve("answers");
            EvaluationRun first = runner(ops).cache(cache).build().run(EvaluationRunnerTest.rows(3));
            EvaluationRun second = runner(ops).cache(cache).build().run(EvaluationRunnerTest.rows(3));

            assertThat(second.spending().asked()).isZero();
            assertThat(second.spending().cached()).isEqualTo(3);
            assertThat(second.spending().usage()).isNull();
            assertThat(second.rows().get(0).receipt())
                    .isEqualTo(first.rows().get(0).receipt());
        }
    }

    @Test
    void a_target_without_records_is_said_to_have_none() {
        EvaluationRun run = EvaluationRunnerTest.runner(Target.ofText("t", row -> "yes"))
                .build()
                .run(EvaluationRunnerTest.rows(3));

        assertThat(run.spending().withoutReceipt()).isEqualTo(3);
        assertThat(Reports.console(run)).contains("3 without record of what they took");
    }

    @Test
    void what_a_judge_used_is_told_apart() {
        Judge judge = Judge.builder(
                        "judge", ScriptedModelClient.saying("{\"rationale\":\"r\",\"score\":1}"), "It is right.")
                .build();
        EvaluationRun run = EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(judge))
                .build()
                .run(EvaluationRunnerTest.rows(2));

        TokenUsage one = run.rows().get(0).judgements().get(0).usage();
        assertThat(run.spending().judging()).isEqualTo(one.plus(one));
    }

    private LlmOpsBuilder app() {
        return LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("yes"));
    }

    private static TokenUsage total(EvaluationRun run) {
        return run.rows().stream()
                .map(row -> row.receipt().usage())
                .reduce(TokenUsage::plus)
                .orElseThrow();
    }

    private static EvaluationRunner.Builder runner(LlmOps ops) {
        Target target = Target.ofAnswers(
                "t", row -> ops.request(ModelRequest.user(row.input())).ask());
        return EvaluationRunner.builder(target, List.of(TextMetric.EXACT_MATCH));
    }
}
