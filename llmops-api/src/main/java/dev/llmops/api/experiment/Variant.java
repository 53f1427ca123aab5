package dev.llmops.api.experiment;

import dev.llmops.api.prompt.PromptReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One side of an experiment. What is null stays as it would be without the experiment.
 *
 * @param name its name, unique within the experiment
 * @param weight its share, relative to the other variants' weights; 0 gives it nobody
 * @param prompt the prompt version to use, or null
 * @param model name of the model to use, or null
 */
public record Variant(
        String name,
        int weight,
        @Nullable PromptReference prompt,
        @Nullable String model) {

    /** Refuses a negative weight. */
    public Variant {
        Objects.requireNonNull(name, "name");
        if (weight < 0) {
            throw new IllegalArgumentException("weight must be at least 0, but was " + weight);
        }
    }

    /**
     * {@return a variant that changes nothing, to compare the others with} Its prompt is the latest version at each call, so a
     * version that is registered while the experiment runs changes it; name a version with {@link #ofPrompt} to keep it.
     *
     * @param name its name
     * @param weight its share
     */
    public static Variant control(String name, int weight) {
        return new Variant(name, weight, null, null);
    }

    /**
     * {@return a variant of the prompt}
     *
     * @param name its name
     * @param weight its share
     * @param prompt the prompt version to use
     */
    public static Variant ofPrompt(String name, int weight, PromptReference prompt) {
        return new Variant(name, weight, Objects.requireNonNull(prompt, "prompt"), null);
    }

    /**
     * {@return a variant of the model}
     *
     * @param name its name
     * @param weight its share
     * @param model name of the model to use
     */
    public static Variant ofModel(String name, int weight, String model) {
        return new Variant(name, weight, null, Objects.requireNonNull(model, "model"));
    }
}
