package dev.llmops.batch;

import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.recipe.ScanRecipe;

/** Opens the engine of a recipe. */
final class Engines {

    private Engines() {}

    static Engine open(Recipe recipe, BatchLimits limits) {
        if (recipe instanceof ScanRecipe scan) {
            return GuardrailEngines.scan(scan);
        }
        if (recipe instanceof RedactRecipe redact) {
            return GuardrailEngines.redact(redact);
        }
        if (recipe instanceof EvaluateRecipe evaluate) {
            return Models.with("llmops-eval", () -> EvaluateEngine.of(evaluate));
        }
        if (recipe instanceof EmbedRecipe embed) {
            return new EmbedEngine(embed, limits);
        }
        if (recipe instanceof GenerateRecipe generate) {
            return new GenerateEngine(generate, limits);
        }
        throw new IllegalArgumentException("a recipe of operation 'index' needs a folder: "
                + (recipe instanceof IndexRecipe ? "set it with indexFolder" : recipe));
    }
}
