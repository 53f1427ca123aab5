package dev.llmops.batch.recipe;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model {@code text}.
 *
 * @param model what answers
 * @param system the system message, or null without one
 * @param temperature the temperature, or null for the model's own
 * @param seed the seed, or null without one
 * @param maxTokens most tokens of an answer, or null for the model's own limit
 * @param policy a policy of guardrails as JSON that each call goes through, or null without
 */
public record GenerateRecipe(
        ModelSource model,
        @Nullable String system,
        @Nullable Double temperature,
        @Nullable Long seed,
        @Nullable Integer maxTokens,
        @Nullable String policy)
        implements Recipe {

    /** Refuses what a {@link ModelParameters} or a {@link GuardrailPolicy} would. */
    public GenerateRecipe {
        Objects.requireNonNull(model, "model");
        policy = policy == null ? null : GuardrailPolicy.parse(policy).toJson();
        parameters(temperature, seed, maxTokens);
    }

    /**
     * {@return a builder}
     *
     * @param model what answers
     */
    public static Builder builder(ModelSource model) {
        return new Builder(model);
    }

    /** {@return how the model chooses its words} */
    public ModelParameters parameters() {
        return parameters(temperature, seed, maxTokens);
    }

    private static ModelParameters parameters(
            @Nullable Double temperature, @Nullable Long seed, @Nullable Integer maxTokens) {
        return new ModelParameters(temperature, null, null, null, seed, maxTokens, List.of(), Map.of());
    }

    @Override
    public String operation() {
        return "generate";
    }

    @Override
    public List<String> fields() {
        return List.of("text");
    }

    @Override
    public String digest() {
        return RecipeDigest.of(operation(), model.identity(), system, temperature, seed, maxTokens, policy);
    }

    /** Builds a {@link GenerateRecipe}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final ModelSource model;
        private @Nullable String system;
        private @Nullable Double temperature;
        private @Nullable Long seed;
        private @Nullable Integer maxTokens;
        private @Nullable String policy;

        private Builder(ModelSource model) {
            this.model = Objects.requireNonNull(model, "model");
        }

        /**
         * Sets the system message; without one if not set.
         *
         * @param text the message
         * @return this
         */
        public Builder system(String text) {
            this.system = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets the temperature; the model's own if not set.
         *
         * @param value at least 0
         * @return this
         */
        public Builder temperature(double value) {
            ModelParameters.builder().temperature(value);
            this.temperature = value;
            return this;
        }

        /**
         * Sets the seed; none if not set.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Sets the most tokens of an answer; the model's own limit if not set.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxTokens(int tokens) {
            ModelParameters.builder().maxTokens(tokens);
            this.maxTokens = tokens;
            return this;
        }

        /**
         * Has each call go through guardrails; none if not set. A call that they block is a failed row.
         *
         * @param guardrails the policy, whose detectors are all of the library
         * @return this
         */
        public Builder policy(GuardrailPolicy guardrails) {
            this.policy = guardrails.toJson();
            return this;
        }

        /** {@return the recipe} */
        public GenerateRecipe build() {
            return new GenerateRecipe(model, system, temperature, seed, maxTokens, policy);
        }
    }
}
