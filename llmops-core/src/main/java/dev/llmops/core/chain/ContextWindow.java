package dev.llmops.core.chain;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.option.Require;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Configures how a prompt is fitted into a model's context window: how much each section may take, and what happens to content that does not
 * fit. Passages are dropped first, from the lowest-ranked; then the oldest turns. System message, tools and question are never shortened: if
 * they leave no room, the call is rejected before any model is asked. Immutable.
 *
 * <p>The model's own tokenizer counts tokens. If it has none, an estimate and its error bound decide: content is left out if the
 * prompt may not fit, and the call is rejected if it cannot fit.
 */
public final class ContextWindow {

    /** A part of a prompt. */
    public enum Section {
        /** The system messages, without the passages in them. */
        SYSTEM,
        /** The descriptions of tools. */
        TOOLS,
        /** Earlier messages of the conversation. */
        HISTORY,
        /** The texts of the passages. */
        PASSAGES,
        /** The question, and everything that belongs to no other section. */
        QUESTION,
        /** Room for the answer. */
        ANSWER
    }

    /** The model's window without any other limit. */
    public static final ContextWindow STANDARD = builder().build();

    private final Map<Section, Integer> sections;
    private final TokenCounter counter;
    private final @Nullable Integer maxTokens;
    private final @Nullable ModelClient summariser;
    private final int maxSummaryTokens;
    private final int turnsAtOnce;

    private ContextWindow(Builder from) {
        this.sections = Map.copyOf(from.sections);
        this.counter = from.counter;
        this.maxTokens = from.maxTokens;
        this.summariser = from.summariser;
        this.maxSummaryTokens = from.maxSummaryTokens;
        this.turnsAtOnce = from.turnsAtOnce;
    }

    /** {@return a builder with the model's window and no other limit} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the most tokens of a section, or null if it has no limit of its own}
     *
     * @param section the section
     */
    public @Nullable Integer maxTokens(Section section) {
        return sections.get(section);
    }

    /** {@return the most tokens of prompt and answer together, or null for the model's maximum} */
    public @Nullable Integer maxTokens() {
        return maxTokens;
    }

    /** {@return the token counter for models without a tokenizer} */
    public TokenCounter counter() {
        return counter;
    }

    /** {@return the model that summarises turns that are left out, or null if they are dropped} */
    public @Nullable ModelClient summariser() {
        return summariser;
    }

    /** {@return the most tokens of such a summary} */
    public int maxSummaryTokens() {
        return maxSummaryTokens;
    }

    /** {@return the number of turns of which a multiple is left out} */
    public int turnsAtOnce() {
        return turnsAtOnce;
    }

    /** Builds a {@link ContextWindow}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int SUMMARY_TOKENS = 256;

        private final Map<Section, Integer> sections = new EnumMap<>(Section.class);
        private TokenCounter counter = TokenCounter.estimate();
        private @Nullable Integer maxTokens;
        private @Nullable ModelClient summariser;
        private int maxSummaryTokens = SUMMARY_TOKENS;
        private int turnsAtOnce = 1;

        private Builder() {}

        /**
         * Limits prompt and answer together to less than the model's maximum.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxTokens(int tokens) {
            this.maxTokens = Require.atLeast("maxTokens", tokens, 1);
            return this;
        }

        /**
         * Limits a section. Passages and history are shortened to it; if system message, tools or question exceed it, the call is rejected. For
         * the answer it is the room that is reserved, and the most that the model may write if the call sets no limit.
         *
         * @param section the section
         * @param tokens at least 1
         * @return this
         */
        public Builder maxTokens(Section section, int tokens) {
            sections.put(
                    Objects.requireNonNull(section, "section"), Require.atLeast("maxTokens of " + section, tokens, 1));
            return this;
        }

        /**
         * Sets the token counter for models without a tokenizer. Default: {@link TokenCounter#estimate()}.
         *
         * @param value the counter
         * @return this
         */
        public Builder counter(TokenCounter value) {
            this.counter = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Summarises turns that are left out. The summary precedes the remaining turns as a user message, so nothing in it has the
         * weight of a system message. The model is asked at each call that does not fit. If it fails, the turns are dropped and the record says so.
         *
         * @param model the model; the application closes it
         * @param tokens the most tokens of a summary, at least 1
         * @return this
         */
        public Builder summarise(ModelClient model, int tokens) {
            this.summariser = Objects.requireNonNull(model, "model");
            this.maxSummaryTokens = Require.atLeast("tokens of a summary", tokens, 1);
            return this;
        }

        /**
         * Leaves out turns in multiples of a number, so that successive prompts begin alike and prefix caches hit. Default: 1.
         *
         * @param turns at least 1
         * @return this
         */
        public Builder turnsAtOnce(int turns) {
            this.turnsAtOnce = Require.atLeast("turnsAtOnce", turns, 1);
            return this;
        }

        /** {@return the context window} */
        public ContextWindow build() {
            return new ContextWindow(this);
        }
    }
}
