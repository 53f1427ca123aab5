package dev.llmops.api.model;

import dev.llmops.api.internal.Range;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters by which a model samples its output. A null means "not set": the model's own default applies.
 *
 * @param temperature at least 0; 0 always picks the most likely token
 * @param topP above 0 and at most 1: the smallest set of tokens whose probabilities reach this sum
 * @param topK at least 1: the number of most likely tokens to choose from
 * @param minP from 0 to 1: minimum probability, relative to the most likely token
 * @param seed makes sampling repeatable where the model supports it
 * @param maxTokens at least 1: maximum number of tokens to generate
 * @param stopSequences texts that end the answer and are not part of it; none may be empty
 * @param vendor parameters of one vendor, passed on as they are; values as {@link JsonValues} describes
 */
public record ModelParameters(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double minP,
        @Nullable Long seed,
        @Nullable Integer maxTokens,
        List<String> stopSequences,
        Map<String, Object> vendor) {

    /** No parameter is set. */
    public static final ModelParameters NONE =
            new ModelParameters(null, null, null, null, null, null, List.of(), Map.of());

    /** Copies the collections, and validates every parameter as the builder does. */
    public ModelParameters {
        Range.atLeast("temperature", temperature, 0);
        Range.within("topP", topP, Math.nextUp(0.0), 1);
        Range.atLeast("topK", topK, 1);
        Range.within("minP", minP, 0, 1);
        Range.atLeast("maxTokens", maxTokens, 1);
        stopSequences = copyOfStopSequences(stopSequences);
        vendor = JsonValues.copyOf("vendor", vendor);
    }

    private static List<String> copyOfStopSequences(List<String> texts) {
        List<String> copy = List.copyOf(texts);
        for (int i = 0; i < copy.size(); i++) {
            if (copy.get(i).isEmpty()) {
                throw new IllegalArgumentException("stopSequences must not hold an empty text, but [" + i + "] was ''");
            }
            UnicodeText.requireWellFormed("stopSequences[" + i + "]", copy.get(i));
        }
        return copy;
    }

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts from these parameters} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Fills in parameters that are not set here.
     *
     * @param defaults values for parameters that are not set
     * @return these parameters, with the value of {@code defaults} for each one that is not set; vendor parameters are merged by name
     */
    public ModelParameters orElse(ModelParameters defaults) {
        if (this.equals(NONE)) {
            return defaults;
        }
        Map<String, Object> merged = new LinkedHashMap<>(defaults.vendor);
        merged.putAll(vendor);
        return new ModelParameters(
                temperature != null ? temperature : defaults.temperature,
                topP != null ? topP : defaults.topP,
                topK != null ? topK : defaults.topK,
                minP != null ? minP : defaults.minP,
                seed != null ? seed : defaults.seed,
                maxTokens != null ? maxTokens : defaults.maxTokens,
                stopSequences.isEmpty() ? defaults.stopSequences : stopSequences,
                merged);
    }

    /** Builds {@link ModelParameters}. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer topK;
        private @Nullable Double minP;
        private @Nullable Long seed;
        private @Nullable Integer maxTokens;
        private List<String> stopSequences = List.of();
        private Map<String, Object> vendor = Map.of();

        private Builder() {}

        private Builder(ModelParameters from) {
            this.temperature = from.temperature;
            this.topP = from.topP;
            this.topK = from.topK;
            this.minP = from.minP;
            this.seed = from.seed;
            this.maxTokens = from.maxTokens;
            this.stopSequences = from.stopSequences;
            this.vendor = from.vendor;
        }

        /**
         * Sets the temperature.
         *
         * @param value at least 0
         * @return this
         */
        public Builder temperature(double value) {
            Range.atLeast("temperature", value, 0);
            this.temperature = value;
            return this;
        }

        /**
         * Sets nucleus sampling.
         *
         * @param value above 0 and at most 1
         * @return this
         */
        public Builder topP(double value) {
            Range.within("topP", value, Math.nextUp(0.0), 1);
            this.topP = value;
            return this;
        }

        /**
         * Sets top-k sampling.
         *
         * @param value at least 1
         * @return this
         */
        public Builder topK(int value) {
            Range.atLeast("topK", value, 1);
            this.topK = value;
            return this;
        }

        /**
         * Sets min-p sampling.
         *
         * @param value from 0 to 1
         * @return this
         */
        public Builder minP(double value) {
            Range.within("minP", value, 0, 1);
            this.minP = value;
            return this;
        }

        /**
         * Sets the seed.
         *
         * @param value any number
         * @return this
         */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /**
         * Sets the maximum number of tokens to generate.
         *
         * @param value at least 1
         * @return this
         */
        public Builder maxTokens(int value) {
            Range.atLeast("maxTokens", value, 1);
            this.maxTokens = value;
            return this;
        }

        /**
         * Sets the texts that end the answer.
         *
         * @param values none of them empty
         * @return this
         */
        public Builder stopSequences(List<String> values) {
            this.stopSequences = copyOfStopSequences(values);
            return this;
        }

        /**
         * Sets parameters of one vendor.
         *
         * @param values their names and values
         * @return this
         */
        public Builder vendor(Map<String, ? extends @Nullable Object> values) {
            this.vendor = JsonValues.copyOf("vendor", values);
            return this;
        }

        /** {@return the parameters} */
        public ModelParameters build() {
            return new ModelParameters(temperature, topP, topK, minP, seed, maxTokens, stopSequences, vendor);
        }
    }
}
