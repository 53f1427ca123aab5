package dev.llmops.batch.recipe;

import dev.llmops.api.evaluation.Evaluator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@code output}; {@code input}, {@code expected} and {@code context} say what else is known about it, where a row has them. It needs
 * {@code llmops-eval}.
 *
 * @param metrics names of evaluators of the library that need no model, for example {@code rouge-l}
 * @param custom names a class that makes a {@code List} of evaluators of your own, or null
 */
public record EvaluateRecipe(List<String> metrics, @Nullable FactorySource custom) implements Recipe {

    /** Copies the list; refuses names that are there twice, and a recipe without any evaluator. */
    public EvaluateRecipe {
        metrics = List.copyOf(metrics);
        if (new HashSet<>(metrics).size() < metrics.size()) {
            throw new IllegalArgumentException("metrics must be different, but were " + metrics);
        }
        if (metrics.isEmpty() && custom == null) {
            throw new IllegalArgumentException("a recipe must have at least one evaluator, but has none");
        }
    }

    /**
     * {@return a recipe of evaluators of the library}
     *
     * @param metrics their names
     */
    public static EvaluateRecipe of(String... metrics) {
        return new EvaluateRecipe(List.of(metrics), null);
    }

    /**
     * {@return a recipe of evaluators of your own, judges for example}
     *
     * @param factory the class that makes them: see {@link FactorySource}
     * @param settings what it is given
     */
    public static EvaluateRecipe custom(
            Class<? extends Function<Map<String, String>, List<Evaluator>>> factory, Map<String, String> settings) {
        return new EvaluateRecipe(List.of(), FactorySource.of(factory, settings));
    }

    @Override
    public String operation() {
        return "evaluate";
    }

    @Override
    public List<String> requiredFields() {
        return List.of("output");
    }

    @Override
    public List<String> fields() {
        return List.of("output", "input", "expected", "context");
    }

    @Override
    public String digest() {
        return RecipeDigest.of(operation(), metrics, custom == null ? null : custom.identity());
    }
}
