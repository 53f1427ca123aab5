package dev.llmops.local.sampling;

import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.grammar.GbnfCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a local model chooses its words, beyond temperature, top-k, top-p, min-p and seed: all of llama.cpp's samplers, in
 * llama.cpp's own order (logit bias, penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature).
 *
 * <pre>{@code
 * ModelParameters.builder()
 *         .temperature(0.8)
 *         .vendor(LocalSampling.builder().penalties(Penalties.repeat(1.1)).dry(Dry.of(0.8)).build().vendor())
 *         .build();
 * }</pre>
 *
 * <p>As vendor parameters they have the names that llama-server gave them. What contradicts itself is refused.
 *
 * @param typical keeps the tokens of typical surprise up to this sum of probabilities
 *     (<a href="https://arxiv.org/abs/2202.00666">paper</a>), above 0 and below 1; or null
 * @param topNSigma keeps the tokens whose logit is within so many standard deviations of the greatest
 *     (<a href="https://arxiv.org/abs/2411.07641">paper</a>), above 0; or null
 * @param xtc exclude top choices, or null
 * @param dynamicTemperature or null
 * @param mirostat or null
 * @param adaptiveP or null
 * @param penalties or null
 * @param dry don't repeat yourself, or null
 * @param logitBias what is added to the logit of a token, from -1000 to 1000, by the token's number
 * @param grammar GBNF whose {@code root} the answer follows, or null; at most 65,536 characters, 100 brackets in each other,
 *     2,000 repetitions of one thing and, written out, 4,000 rules, none of which can begin with itself
 * @param grammarTriggers the answer is free until one of them is found, and follows the grammar from its first group on; if
 *     empty, it follows the grammar from its beginning. At most 32 of at most 200 characters each: characters, escapes,
 *     {@code .}, classes in {@code []} and one group in {@code ()}, without repetitions and alternatives, because these could
 *     hold up all calls
 * @param logProbabilities for how many tokens at each place the response tells the log-probability, from 0 to 100
 */
public record LocalSampling(
        @Nullable Double typical,
        @Nullable Double topNSigma,
        @Nullable Xtc xtc,
        @Nullable DynamicTemperature dynamicTemperature,
        @Nullable Mirostat mirostat,
        @Nullable AdaptiveP adaptiveP,
        @Nullable Penalties penalties,
        @Nullable Dry dry,
        Map<Integer, Double> logitBias,
        @Nullable String grammar,
        List<String> grammarTriggers,
        int logProbabilities) {

    /** Nothing set. */
    public static final LocalSampling NONE = builder().build();

    /** Most tokens whose log-probabilities are told at each place. */
    public static final int MAX_LOG_PROBABILITIES = 100;

    /** Checks the ranges, and that nothing contradicts. */
    public LocalSampling {
        if (typical != null) {
            Range.above("typical_p", typical, 0, Math.nextDown(1.0));
        }
        if (topNSigma != null) {
            Range.above("top_n_sigma", topNSigma, 0, 1000);
        }
        logitBias = java.util.Collections.unmodifiableMap(new TreeMap<>(logitBias));
        logitBias.forEach((token, bias) -> {
            Range.within("a token of logit_bias", token, 0, Integer.MAX_VALUE);
            Range.within("logit_bias of token " + token, bias, -1000, 1000);
        });
        grammarTriggers = List.copyOf(grammarTriggers);
        if (grammar == null && !grammarTriggers.isEmpty()) {
            throw new IllegalArgumentException("grammar_triggers need a grammar, but there is none");
        }
        if (grammar != null) {
            UnicodeText.requireWellFormed("grammar", grammar);
            GbnfCheck.require(grammar);
        }
        grammarTriggers.forEach(trigger -> UnicodeText.requireWellFormed("a member of grammar_triggers", trigger));
        TriggerCheck.require(grammarTriggers);
        Range.within("n_probs", logProbabilities, 0, MAX_LOG_PROBABILITIES);
        Contradictions.refuse(mirostat, typical, topNSigma, xtc, dynamicTemperature, adaptiveP, penalties, dry);
    }

    /** {@return a builder with nothing set} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the sampling that vendor parameters ask for}
     *
     * @param vendor parameters by llama-server's names
     * @throws IllegalArgumentException if a name is unknown, a value has the wrong type or range, or values contradict
     */
    public static LocalSampling ofVendor(Map<String, Object> vendor) {
        return vendor.isEmpty() ? NONE : VendorNames.read(vendor);
    }

    /** {@return this as vendor parameters, by llama-server's names} */
    public Map<String, Object> vendor() {
        return VendorNames.write(this);
    }

    /** {@return whether choosing the likeliest token each time would make a part of this useless} */
    public boolean needsChance() {
        return typical != null
                || topNSigma != null
                || xtc != null
                || dynamicTemperature != null
                || mirostat != null
                || adaptiveP != null;
    }

    /** Builds {@link LocalSampling}. Not safe for use by multiple threads. */
    public static final class Builder {

        private @Nullable Double typical;
        private @Nullable Double topNSigma;
        private @Nullable Xtc xtc;
        private @Nullable DynamicTemperature dynamicTemperature;
        private @Nullable Mirostat mirostat;
        private @Nullable AdaptiveP adaptiveP;
        private @Nullable Penalties penalties;
        private @Nullable Dry dry;
        private Map<Integer, Double> logitBias = Map.of();
        private @Nullable String grammar;
        private List<String> grammarTriggers = List.of();
        private int logProbabilities;

        private Builder() {}

        /**
         * Sets typical sampling.
         *
         * @param sum above 0 and below 1
         * @return this
         */
        public Builder typical(double sum) {
            this.typical = sum;
            return this;
        }

        /**
         * Sets top-n-sigma.
         *
         * @param deviations above 0
         * @return this
         */
        public Builder topNSigma(double deviations) {
            this.topNSigma = deviations;
            return this;
        }

        /**
         * Sets "exclude top choices".
         *
         * @param value how
         * @return this
         */
        public Builder xtc(Xtc value) {
            this.xtc = value;
            return this;
        }

        /**
         * Sets a temperature that depends on how sure the model is.
         *
         * @param value how
         * @return this
         */
        public Builder dynamicTemperature(DynamicTemperature value) {
            this.dynamicTemperature = value;
            return this;
        }

        /**
         * Sets mirostat.
         *
         * @param value how
         * @return this
         */
        public Builder mirostat(Mirostat value) {
            this.mirostat = value;
            return this;
        }

        /**
         * Sets adaptive-p.
         *
         * @param value how
         * @return this
         */
        public Builder adaptiveP(AdaptiveP value) {
            this.adaptiveP = value;
            return this;
        }

        /**
         * Sets penalties on tokens of the text so far.
         *
         * @param value how
         * @return this
         */
        public Builder penalties(Penalties value) {
            this.penalties = value;
            return this;
        }

        /**
         * Sets "don't repeat yourself".
         *
         * @param value how
         * @return this
         */
        public Builder dry(Dry value) {
            this.dry = value;
            return this;
        }

        /**
         * Sets what is added to the logits of tokens.
         *
         * @param biases from -1000 to 1000, by the number of the token
         * @return this
         */
        public Builder logitBias(Map<Integer, Double> biases) {
            this.logitBias = Map.copyOf(biases);
            return this;
        }

        /**
         * Sets a grammar that the whole answer follows.
         *
         * @param gbnf the grammar, whose rule {@code root} is the answer
         * @return this
         */
        public Builder grammar(String gbnf) {
            this.grammar = gbnf;
            this.grammarTriggers = List.of();
            return this;
        }

        /**
         * Sets a grammar that the answer follows once it was triggered.
         *
         * @param gbnf the grammar
         * @param triggers what to look for, at least one; the grammar begins with the first group of the match
         * @return this
         */
        public Builder lazyGrammar(String gbnf, List<String> triggers) {
            if (triggers.isEmpty()) {
                throw new IllegalArgumentException("triggers must have at least one member");
            }
            this.grammar = gbnf;
            this.grammarTriggers = List.copyOf(triggers);
            return this;
        }

        /**
         * Asks for the log-probabilities of the likeliest tokens at each place.
         *
         * @param top how many, from 0 to 100
         * @return this
         */
        public Builder logProbabilities(int top) {
            this.logProbabilities = top;
            return this;
        }

        /** {@return the sampling} */
        public LocalSampling build() {
            return new LocalSampling(
                    typical,
                    topNSigma,
                    xtc,
                    dynamicTemperature,
                    mirostat,
                    adaptiveP,
                    penalties,
                    dry,
                    logitBias,
                    grammar,
                    grammarTriggers,
                    logProbabilities);
        }
    }
}
