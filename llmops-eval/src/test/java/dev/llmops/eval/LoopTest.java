package dev.llmops.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.run.Target;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what production answered and people corrected to a decision between two ways of asking. */
class LoopTest {

    @TempDir
    Path folder;

    @Test
    void corrections_become_a_data_set_that_decides_between_two_prompts() {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script(answerTo(request))))
                .build()) {
            for (int i = 0; i < 12; i++) {
                Answer answer = ops.request(ModelRequest.user("question " + i)).ask();
                ops.feedback().correction(answer.generationId(), "short answer");
            }
            Dataset dataset = new RecordedRows(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                    .dataset("corrected", GenerationQuery.latest(100));

            EvaluationRun before = run(ops, dataset, "plain", "");
            run(ops, dataset, "brief", "Be brief. ");

            RunComparison comparison = RunComparison.of(before, RunFile.read(folder.resolve("brief.jsonl")));
            assertThat(comparison.metric("exact-match").verdict()).isEqualTo(PairedComparison.Verdict.BETTER);
            assertThat(Reports.console(comparison)).contains("BETTER");
            assertThat(Reports.html(comparison)).contains("12 better");
        }
    }

    private EvaluationRun run(LlmOps ops, Dataset dataset, String id, String instruction) {
        Target target = Target.ofAnswers(
                id,
                row -> ops.request(ModelRequest.user(instruction + row.input())).ask());
        return EvaluationRunner.builder(target, List.of(TextMetric.EXACT_MATCH, TextMetric.ROUGE_L))
                .file(folder.resolve(id + ".jsonl"))
                .build()
                .run(dataset);
    }

    private static String answerTo(ModelRequest request) {
        return request.messages().get(0).text().startsWith("Be brief.") ? "short answer" : "a rather long answer";
    }
}
