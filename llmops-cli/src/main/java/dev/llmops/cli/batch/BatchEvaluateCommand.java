package dev.llmops.cli.batch;

import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.recipe.Recipe;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops batch evaluate}. */
@Command(
        name = "evaluate",
        header = "Score the \"output\" of each row; \"expected\", \"input\" and \"context\" where it has them.",
        footer = "%nExample: llmops batch evaluate --in answers.jsonl --out scores.jsonl --metric exact-match,rouge-l")
final class BatchEvaluateCommand extends BatchOperation {

    @Option(
            names = "--metric",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "An evaluator that needs no model; several with commas.")
    List<String> metrics;

    @Override
    Recipe recipe() {
        return new EvaluateRecipe(metrics, null);
    }
}
