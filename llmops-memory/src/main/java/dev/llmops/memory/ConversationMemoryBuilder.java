package dev.llmops.memory;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.privacy.SubjectKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a {@link ConversationMemory}. Guardrails must be named, if only to say that there are none. Not safe for use by several threads. */
public final class ConversationMemoryBuilder implements Cloneable {

    private static final Logger LOG = LoggerFactory.getLogger(ConversationMemory.class);

    private static final int WINDOW = 2_000;
    private static final int SUMMARY = 256;
    private static final double RECENCY = 0.1;

    final MemoryStore store;
    TokenCounter counter = TokenCounter.estimate();
    int maxHistoryTokens = WINDOW;

    @Nullable
    ModelClient summariser;

    int maxSummaryTokens = SUMMARY;

    @Nullable
    EmbeddingClient embeddings;

    double recencyWeight = RECENCY;
    int maxFacts;

    @Nullable
    FactExtractor extractor;

    @Nullable
    Duration factsExpireAfter;

    @Nullable
    SubjectKeys keys;

    String questionVariable = "question";
    InstantSource clock = SystemTime.clock();
    LongSupplier nanos = SystemTime.ticker();
    Consumer<Throwable> onError = error -> LOG.warn("something was not remembered: {}", error.toString(), error);
    private @Nullable List<Guardrail> guardrails;

    ConversationMemoryBuilder(MemoryStore store) {
        this.store = Objects.requireNonNull(store, "store");
    }

    private ConversationMemoryBuilder copy() {
        try {
            return (ConversationMemoryBuilder) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Sets what checks everything that enters: messages, summaries and facts, at the stage of results of tools. What one of them stops does not
     * enter, nor what one fails over. Must be called; without arguments nothing is checked.
     *
     * @param all the guardrails, in order
     * @return this
     * @throws IllegalArgumentException if one does not check results of tools
     */
    public ConversationMemoryBuilder guardrails(Guardrail... all) {
        for (Guardrail each : all) {
            if (!each.stages().contains(GuardrailStage.TOOL_RESULT)) {
                throw new IllegalArgumentException("guardrails of a memory must check results of tools, but '"
                        + each.name() + "' checks " + each.stages()
                        + " alone and would let everything in; give it the stage "
                        + GuardrailStage.TOOL_RESULT);
            }
        }
        this.guardrails = List.of(all);
        return this;
    }

    /**
     * Sets the most tokens of a session's messages that are put before a question. Unless set: 2,000.
     *
     * @param tokens at least 1
     * @return this
     */
    public ConversationMemoryBuilder maxHistoryTokens(int tokens) {
        this.maxHistoryTokens = Require.atLeast("maxHistoryTokens", tokens, 1);
        return this;
    }

    /**
     * Sets what counts those tokens. Unless set it is {@link TokenCounter#estimate()}.
     *
     * @param value the counter, such as the model's tokenizer
     * @return this
     */
    public ConversationMemoryBuilder counter(TokenCounter value) {
        this.counter = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Has messages that no longer fit summarised, together with the summary before them. It is made behind an answer, when the window is full, and
     * halves it: summaries are rare and prompts begin alike for a while. Unless set, older messages are kept and no longer read.
     *
     * @param model the model, which the application closes
     * @param tokens the most tokens of a summary, at least 1
     * @return this
     */
    public ConversationMemoryBuilder summarise(ModelClient model, int tokens) {
        this.summariser = Objects.requireNonNull(model, "model");
        this.maxSummaryTokens = Require.atLeast("tokens of a summary", tokens, 1);
        return this;
    }

    /**
     * Has facts that fit the question put before it, for callers with a user. Unless set: none.
     *
     * @param most the most facts, at least 1
     * @return this
     */
    public ConversationMemoryBuilder maxFacts(int most) {
        this.maxFacts = Require.atLeast("maxFacts", most, 1);
        return this;
    }

    /**
     * Has facts found by meaning too. Facts that were kept under another model are found by words.
     *
     * @param model the embedding model, which the application closes
     * @return this
     */
    public ConversationMemoryBuilder embeddings(EmbeddingClient model) {
        this.embeddings = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Sets how much it counts that a fact is new, where words count 1 and meaning counts 0.5. Unless set: 0.1, which decides between facts that fit alike.
     *
     * @param weight at least 0
     * @return this
     */
    public ConversationMemoryBuilder recencyWeight(double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("recencyWeight must be at least 0 and finite, but was " + weight);
        }
        this.recencyWeight = weight;
        return this;
    }

    /**
     * Has facts taken from each exchange of a caller with a user. Unless set, the application keeps facts itself.
     *
     * @param value finds them
     * @return this
     */
    public ConversationMemoryBuilder extractFacts(FactExtractor value) {
        this.extractor = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long facts count that say nothing else. Unless set: for ever.
     *
     * @param time above 0
     * @return this
     */
    public ConversationMemoryBuilder factsExpireAfter(Duration time) {
        this.factsExpireAfter = Require.positive("factsExpireAfter", time);
        return this;
    }

    /**
     * Has {@link ConversationMemory#eraseUser} also destroy the key of the user's records.
     *
     * @param value the keys of the {@link dev.llmops.core.privacy.EncryptedStore}
     * @return this
     */
    public ConversationMemoryBuilder subjectKeys(SubjectKeys value) {
        this.keys = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the variable of a prompt that holds what the user says. Unless set: {@code question}.
     *
     * @param name its name
     * @return this
     */
    public ConversationMemoryBuilder questionVariable(String name) {
        this.questionVariable = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the wall clock.
     *
     * @param value the clock
     * @return this
     */
    public ConversationMemoryBuilder clock(InstantSource value) {
        this.clock = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets who hears that something was not remembered although the answer is there. Unless set it is logged as a warning.
     *
     * @param handler hears of it
     * @return this
     */
    public ConversationMemoryBuilder onError(Consumer<Throwable> handler) {
        this.onError = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Builds it.
     *
     * @return the memory, which the application closes
     * @throws IllegalStateException if no guardrails were named
     */
    public ConversationMemory build() {
        if (guardrails == null) {
            throw new IllegalStateException(
                    "guardrails must be set: what enters memory is read into later prompts. Call"
                            + " guardrails(...) with those that check results of tools, or guardrails() for none");
        }
        return new ConversationMemory(copy(), guardrails);
    }
}
