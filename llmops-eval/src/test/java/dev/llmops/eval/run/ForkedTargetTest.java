package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.replay.Change;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.RecordedInput;
import dev.llmops.eval.dataset.RecordedRows;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What production answered, again with a new prompt, and compared. */
class ForkedTargetTest {

    @TempDir
    Path folder;

    @Test
    void recorded_calls_are_made_again_with_a_new_prompt_and_evaluated() {
        try (LlmOps ops = ops()) {
            register(ops, "loud {{question}}");
            register(ops, "{{question}}");
            for (String question : List.of("one", "two", "three")) {
                Answer answer =
                        ops.prompt("support@1").with("question", question).ask();
                ops.feedback().correction(answer.generationId(), question);
            }
            Dataset recorded = new RecordedRows(ops.generations(), ops.feedbackStore(), Scrubber.noop())
                    .input(RecordedInput.variable("question"))
                    .dataset("production", GenerationQuery.latest(10));

            assertThat(mean(recorded, ops, "before", Change.nothing())).isZero();
            assertThat(mean(recorded, ops, "after", Change.prompt("support@2"))).isEqualTo(1);
        }
    }

    @Test
    void a_row_that_names_no_generation_is_refused() {
        try (LlmOps ops = ops()) {
            Target target = Target.ofForks("again", ops, Change.nothing());

            assertThatThrownBy(() -> target.answer(new Row("1", "?", null, Map.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row '1' must name its generation");
        }
    }

    private static double mean(Dataset recorded, LlmOps ops, String id, Change change) {
        EvaluationRun run = EvaluationRunner.builder(
                        Target.ofForks(id, ops, change),
                        List.of(Evaluators.deterministic().get(0)))
                .build()
                .run(recorded);
        return run.summaries().get(0).estimate().mean();
    }

    private LlmOps ops() {
        return LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("calls.db")))
                .model(ScriptedModelClient.of(request ->
                        ScriptedModelClient.script(request.messages().get(0).text())))
                .build();
    }

    private static void register(LlmOps ops, String template) {
        ops.prompts().register("support", PromptContent.of(template), PromptCommit.NONE);
    }
}
