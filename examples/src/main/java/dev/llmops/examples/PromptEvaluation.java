package dev.llmops.examples;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.Target;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which of two prompts is better: {@code bin/example PromptEvaluation}. Both answer the same questions, and the interval of
 * the difference says whether there is one.
 */
public final class PromptEvaluation {

    private static final String PROMPT = "lamp";
    private static final String FACTS =
            "The Aurora lamp has a cable of 2.5 metres and a bulb of 8 watts. It is blue, weighs"
                    + " 900 grams, comes from Norway and costs 49 euros. The warranty lasts five years.";
    private static final List<Evaluator> EVALUATORS = List.of(TextMetric.CONTAINS, TextMetric.TOKEN_F1);

    private static final ModelParameters BRIEF =
            ModelParameters.builder().temperature(0.0).maxTokens(24).build();

    private PromptEvaluation() {}

    /**
     * Evaluates two versions.
     *
     * @param args none
     * @throws IOException if the report cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .model(LocalModel.load(file))
                .build()) {
            register(ops, "{{question}}");
            register(ops, FACTS + "\n\nAnswer with a few words of the text. {{question}}");

            RunComparison comparison = RunComparison.of(run(ops, 1), run(ops, 2));

            System.out.print(Reports.console(comparison));
            Files.writeString(Path.of("comparison.html"), Reports.html(comparison));
            System.out.println("verdict by 'contains': "
                    + comparison.metric(TextMetric.CONTAINS.name()).verdict());
        }
    }

    private static void register(LlmOps ops, String template) {
        ops.prompts().register(PROMPT, PromptContent.of(template), PromptCommit.NONE);
    }

    private static EvaluationRun run(LlmOps ops, int version) {
        String prompt = PROMPT + "@" + version;
        Target target = Target.ofAnswers(
                prompt,
                row -> ops.prompt(prompt)
                        .with("question", row.input())
                        .parameters(BRIEF)
                        .ask());
        return EvaluationRunner.builder(target, EVALUATORS)
                .concurrency(1)
                .build()
                .run(questions());
    }

    private static Dataset questions() {
        return Dataset.of(
                PROMPT,
                List.of(
                        Row.of("cable", "How long is the cable of the Aurora lamp?", "2.5 metres"),
                        Row.of("bulb", "How many watts has its bulb?", "8 watts"),
                        Row.of("colour", "What colour is the Aurora lamp?", "blue"),
                        Row.of("weight", "How much does it weigh?", "900 grams"),
                        Row.of("origin", "Where does it come from?", "Norway"),
                        Row.of("price", "What does it cost?", "49 euros"),
                        Row.of("warranty", "How long is the warranty?", "five years")));
    }
}
