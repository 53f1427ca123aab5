package dev.llmops.core.chain;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.option.Require;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a prompt is made to fit into a model's context window: how much of it each section may take, and what becomes of what does not fit.
 * Passages go first, the lowest-ranked one first; then the oldest turns. System message, tools and question are never shortened: where
 * they leave no room, the call is refused before any model is asked. Immutable.
 *
 * <p>Tokens are counted by the model's own tokenizer. Where it has none, an estimate decides with its error: something is left out when the
 * prompt may not fit, and the call is refused when it cannot.
 */
public final class ContextWindow {

    /** A part of a prompt. */
    public enum Section {
        /** The system messages, without passages in them. */
        SYSTEM,
        /** What the model is told of tools. */
        TOOLS,
        /** Earlier messages of the conversation. */
        HISTORY,
        /** The texts of the passages. */
        PASSAGES,
        /** What is asked, and all that belongs to no other section. */
        QUESTION,
        /** Room for the answer. */
        ANSWER
    }

    /** The model's window and no other bound. */
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

    /** {@return a builder with the model's window and no other bound} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return the most tokens of a section, or null if it has no bound of its own}
     *
     * @param section the section
     */
    public @Nullable Integer maxTokens(Section section) {
        return sections.get(section);
    }

    /** {@return the most tokens of prompt and answer together, or null for all that the model takes} */
    public @Nullable Integer maxTokens() {
        return maxTokens;
    }

    /** {@return what counts for models without a tokenizer} */
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

    /** {@return of how many turns a multiple is left out} */
    public int turnsAtOnce() {
        return turnsAtOnce;
    }

    /** Builds a {@link ContextWindow}. Not safe for use by several threads. */
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
         * Bounds prompt and answer together, below what the model takes.
         *
         * @param tokens at least 1
         * @return this
         */
        public Builder maxTokens(int tokens) {
            this.maxTokens = Require.atLeast("maxTokens", tokens, 1);
            return this;
        }

        /**
         * Bounds a section. Passages and history are shortened to it; a system message, tools or a question beyond it refuse the call. For
         * the answer it is the room that is kept, and the most that the model may write where the call says nothing.
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
         * Sets what counts for models without a tokenizer. Unless set it is {@link TokenCounter#estimate()}.
         *
         * @param value the counter
         * @return this
         */
        public Builder counter(TokenCounter value) {
            this.counter = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Has turns that are left out summarised; the summary stands before what is left, as a user's message: nothing in it gets the
         * weight of a system message. It is asked at each call that does not fit. Where that fails the turns are dropped, and the record says so.
         *
         * @param model the model, which the application closes
         * @param tokens the most tokens of a summary, at least 1
         * @return this
         */
        public Builder summarise(ModelClient model, int tokens) {
            this.summariser = Objects.requireNonNull(model, "model");
            this.maxSummaryTokens = Require.atLeast("tokens of a summary", tokens, 1);
            return this;
        }

        /**
         * Leaves out a multiple of some turns, so that prompts of several calls in a row begin alike: caches of prefixes then hit. Unless set: 1.
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
