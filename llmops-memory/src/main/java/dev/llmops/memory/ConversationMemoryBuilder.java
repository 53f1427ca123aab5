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

/** Builds a {@link ConversationMemory}. Guardrails must be set, even if there are none. Not safe for use by multiple threads. */
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
     * Sets the guardrails for everything that enters: messages, summaries and facts, at the stage of tool results. Anything that a guardrail
     * stops, or fails on, does not enter. Must be called; without arguments nothing is checked.
     *
     * @param all the guardrails, in order
     * @return this
     * @throws IllegalArgumentException if one does not check tool results
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
     * Sets the maximum number of tokens of session messages inserted before a question. The default is 2,000.
     *
     * @param tokens at least 1
     * @return this
     */
    public ConversationMemoryBuilder maxHistoryTokens(int tokens) {
        this.maxHistoryTokens = Require.atLeast("maxHistoryTokens", tokens, 1);
        return this;
    }

    /**
     * Sets the counter for those tokens. The default is {@link TokenCounter#estimate()}.
     *
     * @param value the counter, such as the model's tokenizer
     * @return this
     */
    public ConversationMemoryBuilder counter(TokenCounter value) {
        this.counter = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Summarises messages that no longer fit, together with the previous summary. The summary is created after an answer, when the window is full,
     * and
     * halves it, so that summaries are rare and prompts keep the same prefix for a while. By default, older messages are stored but no longer read.
     *
     * @param model the model, which the application closes
     * @param tokens the maximum number of tokens of a summary, at least 1
     * @return this
     */
    public ConversationMemoryBuilder summarise(ModelClient model, int tokens) {
        this.summariser = Objects.requireNonNull(model, "model");
        this.maxSummaryTokens = Require.atLeast("tokens of a summary", tokens, 1);
        return this;
    }

    /**
     * Inserts facts that match the question before it, for callers with a user. By default, none are inserted.
     *
     * @param most the maximum number of facts, at least 1
     * @return this
     */
    public ConversationMemoryBuilder maxFacts(int most) {
        this.maxFacts = Require.atLeast("maxFacts", most, 1);
        return this;
    }

    /**
     * Also finds facts by semantic similarity. Facts that were stored under another model are found lexically only.
     *
     * @param model the embedding model, which the application closes
     * @return this
     */
    public ConversationMemoryBuilder embeddings(EmbeddingClient model) {
        this.embeddings = Objects.requireNonNull(model, "model");
        return this;
    }

    /**
     * Sets the weight of a fact's recency, where words weigh 1 and meaning weighs 0.5. The default is 0.1, which decides between facts that match
     * equally well.
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
     * Extracts facts from each exchange of a caller with a user. By default, the application stores facts itself.
     *
     * @param value the extractor
     * @return this
     */
    public ConversationMemoryBuilder extractFacts(FactExtractor value) {
        this.extractor = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how long facts without their own expiry count. By default, they do not expire.
     *
     * @param time above 0
     * @return this
     */
    public ConversationMemoryBuilder factsExpireAfter(Duration time) {
        this.factsExpireAfter = Require.positive("factsExpireAfter", time);
        return this;
    }

    /**
     * Lets {@link ConversationMemory#eraseUser} also destroy the key of the user's records.
     *
     * @param value the keys of the {@link dev.llmops.core.privacy.EncryptedStore}
     * @return this
     */
    public ConversationMemoryBuilder subjectKeys(SubjectKeys value) {
        this.keys = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the prompt variable that contains the user's question. The default is {@code question}.
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
     * Sets a handler for failures to remember something although there is an answer. By default, they are logged as warnings.
     *
     * @param handler the handler
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
     * @throws IllegalStateException if no guardrails were set
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
