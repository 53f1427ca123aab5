package dev.llmops.api.experiment;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One side of an experiment. A null setting stays as it would be without the experiment.
 *
 * @param name its name, unique within the experiment
 * @param weight its share, relative to the other variants' weights; with 0, no unit gets it
 * @param prompt the prompt version to use, or null
 * @param model name of the model to use, or null
 * @param parameters parameters that take precedence over the prompt's; {@link ModelParameters#NONE} for none
 * @param adapter name of the LoRA adapter that was given to the in-process model, or null. For servers that treat an adapter as a model
 *     of its own, use {@code model}
 * @param retrieval name of the retrieval to use, as it was added to the {@code LlmOps}, or null
 * @param guardrails name of the guardrails to use in place of the standard ones, as they were added to the {@code LlmOps}, or null
 */
public record Variant(
        String name,
        int weight,
        @Nullable PromptReference prompt,
        @Nullable String model,
        ModelParameters parameters,
        @Nullable String adapter,
        @Nullable String retrieval,
        @Nullable String guardrails) {

    /** Rejects a negative weight, and text with a lone surrogate. */
    public Variant {
        UnicodeText.requireWellFormed("name", name);
        UnicodeText.requireWellFormedOrNull("model", model);
        Objects.requireNonNull(parameters, "parameters");
        UnicodeText.requireWellFormedOrNull("adapter", adapter);
        UnicodeText.requireWellFormedOrNull("retrieval", retrieval);
        UnicodeText.requireWellFormedOrNull("guardrails", guardrails);
        if (weight < 0) {
            throw new IllegalArgumentException(
                    "weight must be at least 0, but that of variant '" + name + "' was " + weight);
        }
    }

    /**
     * {@return a builder of a variant that changes nothing yet}
     *
     * @param name its name
     * @param weight its share
     */
    public static Builder builder(String name, int weight) {
        return new Builder(name, weight);
    }

    /**
     * {@return a variant that changes nothing, as a baseline for the others} Its prompt is the latest version at each call, so a
     * version that is registered while the experiment runs changes it; to pin a version, name it with {@link #ofPrompt}.
     *
     * @param name its name
     * @param weight its share
     */
    public static Variant control(String name, int weight) {
        return builder(name, weight).build();
    }

    /**
     * {@return a variant that changes the prompt}
     *
     * @param name its name
     * @param weight its share
     * @param prompt the prompt version to use
     */
    public static Variant ofPrompt(String name, int weight, PromptReference prompt) {
        return builder(name, weight).prompt(prompt).build();
    }

    /**
     * {@return a variant that changes the model}
     *
     * @param name its name
     * @param weight its share
     * @param model name of the model to use
     */
    public static Variant ofModel(String name, int weight, String model) {
        return builder(name, weight).model(model).build();
    }

    /**
     * {@return the same variant with another share}
     *
     * @param share its share
     */
    public Variant withWeight(int share) {
        return new Variant(name, share, prompt, model, parameters, adapter, retrieval, guardrails);
    }

    /**
     * {@return whether both variants have the same effect}
     *
     * @param other another variant
     */
    public boolean sameEffect(Variant other) {
        return equals(new Variant(
                name,
                weight,
                other.prompt,
                other.model,
                other.parameters,
                other.adapter,
                other.retrieval,
                other.guardrails));
    }

    /** Builds a {@link Variant}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final String name;
        private final int weight;
        private @Nullable PromptReference prompt;
        private @Nullable String model;
        private ModelParameters parameters = ModelParameters.NONE;
        private @Nullable String adapter;
        private @Nullable String retrieval;
        private @Nullable String guardrails;

        private Builder(String name, int weight) {
            this.name = name;
            this.weight = weight;
        }

        /**
         * Sets the prompt version.
         *
         * @param value the version
         * @return this
         */
        public Builder prompt(PromptReference value) {
            this.prompt = Objects.requireNonNull(value, "prompt");
            return this;
        }

        /**
         * Sets the model.
         *
         * @param value name under which it was added to the {@code LlmOps}
         * @return this
         */
        public Builder model(String value) {
            this.model = Objects.requireNonNull(value, "model");
            return this;
        }

        /**
         * Sets parameters, which take precedence over the prompt's.
         *
         * @param value the parameters
         * @return this
         */
        public Builder parameters(ModelParameters value) {
            this.parameters = Objects.requireNonNull(value, "parameters");
            return this;
        }

        /**
         * Sets the LoRA adapter of an in-process model.
         *
         * @param value name under which it was loaded
         * @return this
         */
        public Builder adapter(String value) {
            this.adapter = Objects.requireNonNull(value, "adapter");
            return this;
        }

        /**
         * Sets the retrieval.
         *
         * @param value name under which it was added to the {@code LlmOps}
         * @return this
         */
        public Builder retrieval(String value) {
            this.retrieval = Objects.requireNonNull(value, "retrieval");
            return this;
        }

        /**
         * Sets the guardrails that replace the standard ones.
         *
         * @param value name under which they were added to the {@code LlmOps}
         * @return this
         */
        public Builder guardrails(String value) {
            this.guardrails = Objects.requireNonNull(value, "guardrails");
            return this;
        }

        /** {@return the variant} */
        public Variant build() {
            return new Variant(name, weight, prompt, model, parameters, adapter, retrieval, guardrails);
        }
    }
}
