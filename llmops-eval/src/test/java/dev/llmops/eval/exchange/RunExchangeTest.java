package dev.llmops.eval.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.eval.run.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunExchangeTest {

    @TempDir
    Path folder;

    @Test
    void a_test_run_of_deepeval_becomes_a_run() throws IOException {
        Path file = file("""
                {"testCases": [
                  {"name": "t1", "input": "q1", "actualOutput": "a1", "expectedOutput": "e1", "retrievalContext": ["p"], "success": false, "runDuration": 1.5,
                   "metricsData": [{"name": "Faithfulness", "threshold": 0.5, "success": true, "score": 0.8, "reason": "fine", "evaluationModel": "gpt-5"},
                                   {"name": "Bias", "score": null, "error": "invalid JSON"}]},
                  {"name": "t2", "input": "q2", "actualOutput": null}]}
                """);

        ImportedRun read = RunExchange.read(ExchangeFormat.DEEPEVAL, file, "support@1");

        RowResult first = read.run().rows().get(0);
        assertThat(first.judgements())
                .containsExactly(
                        new Judgement("Faithfulness", Score.of(0.8), "fine"),
                        new Judgement("Bias", new Score.Failed("invalid JSON"), null));
        assertThat(first.answer().passages()).extracting(Passage::text).containsExactly("p");
        assertThat(first.seconds()).isEqualTo(1.5);
        assertThat(read.run().rows().get(1).error()).isEqualTo("the file has no answer");
        assertThat(read.run().info().definition("Faithfulness")).isEqualTo("deepeval Faithfulness by gpt-5");
        assertThat(read.run().summary("Bias").failed()).isEqualTo(1);
        assertThat(read.losses()).singleElement().asString().contains("threshold");
    }

    /** A number that is none is no score, and never 0. */
    @Test
    void nan_of_ragas_is_unscored() throws IOException {
        Path file = file("""
                {"user_input": "q1", "response": "a1", "reference": "e1", "faithfulness": NaN, "answer_relevancy": 0.25}
                {"user_input": "q2", "response": "a2", "reference": "e2", "faithfulness": 1, "answer_relevancy": null}
                """);

        EvaluationRun run = RunExchange.read(ExchangeFormat.RAGAS, file, "t").run();

        assertThat(run.summary("faithfulness").scored()).isEqualTo(1);
        assertThat(run.summary("faithfulness").unscored()).isEqualTo(1);
        assertThat(run.summary("faithfulness").estimate().mean()).isEqualTo(1);
        assertThat(run.summary("answer_relevancy").estimate().mean()).isEqualTo(0.25);
    }

    @Test
    void scores_without_an_answer_are_named() throws IOException {
        Path file = file("""
                {"user_input": "q1", "response": "a1", "faithfulness": 0.25}
                {"user_input": "q2", "response": null, "faithfulness": 0.5}
                {"user_input": "q3", "response": null, "faithfulness": null}
                """);

        assertThat(RunExchange.read(ExchangeFormat.RAGAS, file, "t").losses())
                .containsExactly("scores without an answer are left out (line 2)");
    }

    @Test
    void our_run_comes_back_from_both(@TempDir Path other) {
        var dataset = Dataset.of("d", List.of(Row.of("a", "q1", "e1"), Row.of("b", "q2", null)));
        EvaluationRun run = EvaluationRunner.builder(
                        Target.ofText("t", row -> "the " + row.expected()), List.of(TextMetric.CONTAINS))
                .build()
                .run(dataset);
        for (ExchangeFormat format : List.of(ExchangeFormat.DEEPEVAL, ExchangeFormat.RAGAS)) {
            Path file = other.resolve(format.word());

            RunExchange.write(format, run, file);
            EvaluationRun again = RunExchange.read(format, file, "t").run();

            assertThat(again.rows()).extracting(RowResult::rowId).containsExactly("a", "b");
            assertThat(again.rows().get(0).score("contains")).hasValue(1);
            assertThat(again.rows().get(1).score("contains")).isEmpty();
            assertThat(again.rows().get(0).answer().output()).isEqualTo("the e1");
        }
    }

    /** Two exports of the same questions are compared like two runs of ours. */
    @Test
    void imported_runs_are_files_that_are_compared() throws IOException {
        Path before = folder.resolve("before.jsonl");
        Path after = folder.resolve("after.jsonl");
        StringBuilder bad = new StringBuilder();
        StringBuilder good = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            bad.append("{\"user_input\": \"q%d\", \"response\": \"a\", \"faithfulness\": 0}\n".formatted(i));
            good.append("{\"user_input\": \"q%d\", \"response\": \"b\", \"faithfulness\": 1}\n".formatted(i));
        }
        RunFile.write(
                before,
                RunExchange.read(ExchangeFormat.RAGAS, file(bad.toString()), "old")
                        .run());
        RunFile.write(
                after,
                RunExchange.read(ExchangeFormat.RAGAS, file(good.toString()), "new")
                        .run());

        RunComparison comparison = RunComparison.of(RunFile.read(before), RunFile.read(after));

        assertThat(comparison.pairs()).hasSize(30);
        assertThat(comparison.metric("faithfulness").difference()).isEqualTo(1);
    }

    @Test
    void formats_without_results_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunExchange.read(ExchangeFormat.MLFLOW, folder.resolve("x"), "t"))
                .withMessageContaining("results of mlflow are read from its server");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunExchange.write(
                        ExchangeFormat.LANGFUSE,
                        new EvaluationRun(new RunInfo("d", "v", "t", List.of(), Map.of()), List.of()),
                        folder.resolve("x")))
                .withMessageContaining("langfuse");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("in"), text);
    }
}
