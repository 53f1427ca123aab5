package dev.llmops.core.chain;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The notes that the interceptors of one call take. At the end they become the {@link Generation}. Safe for use by several
 * threads, of which one at a time works on a call.
 */
public final class CallNotes {

    private final GenerationId id;
    private final Instant startedAt;
    private final long startedNanos;
    private final @Nullable GenerationId replayOf;
    private final List<GuardrailRecord> guardrails = new ArrayList<>(0);
    private final List<Attempt> attempts = new ArrayList<>(1);
    private final List<RetrievalStep> retrieval = new ArrayList<>(0);
    private final Map<MemoryKey<?>, Object> memory = new HashMap<>(0);
    private final Map<Object, Supplier<Deanonymizer>> restorers = new LinkedHashMap<>(0);
    private List<Passage> passages = List.of();
    private List<Citation> citations = List.of();
    private @Nullable Grounding grounding;
    private @Nullable PromptUse prompt;
    private @Nullable PromptSource promptSource;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<NotAssigned> notAssigned = new ArrayList<>();
    private @Nullable GenerationId shadowOf;
    private @Nullable ModelRequest request;
    private @Nullable ModelIdentity model;
    private @Nullable Answered answered;
    private @Nullable Duration timeToFirstToken;
    private @Nullable CacheUse cache;
    private @Nullable TraceContext trace;
    private @Nullable Generation generation;
    private TokenUsage usageBesides = TokenUsage.ZERO;
    private Cost costBesides = Cost.zero();

    /**
     * Starts the notes of a call.
     *
     * @param id the id of the future Generation
     * @param startedAt when the application called
     * @param startedNanos the same moment on the monotonic clock
     * @param replayOf the generation that the call replays, or null
     */
    public CallNotes(GenerationId id, Instant startedAt, long startedNanos, @Nullable GenerationId replayOf) {
        this.id = id;
        this.startedAt = startedAt;
        this.startedNanos = startedNanos;
        this.replayOf = replayOf;
    }

    /** {@return the id of the future Generation} */
    public GenerationId id() {
        return id;
    }

    /** {@return when the application called} */
    public Instant startedAt() {
        return startedAt;
    }

    /** {@return when the application called, on the monotonic clock} */
    public long startedNanos() {
        return startedNanos;
    }

    /** {@return the generation that the call replays, or null} */
    public @Nullable GenerationId replayOf() {
        return replayOf;
    }

    /**
     * Notes that the call is shadow traffic: it answers another call's question, and nobody receives its answer.
     *
     * @param live the generation of the other call
     */
    public synchronized void shadowOf(GenerationId live) {
        this.shadowOf = live;
    }

    /** {@return the generation whose question the call answers as shadow traffic, or null} */
    public synchronized @Nullable GenerationId shadowOf() {
        return shadowOf;
    }

    /**
     * Notes which prompt is used.
     *
     * @param use the prompt and its variables
     */
    public synchronized void prompt(PromptUse use) {
        this.prompt = use;
    }

    /**
     * Notes which source served the prompt.
     *
     * @param value the source
     */
    public synchronized void promptSource(PromptSource value) {
        this.promptSource = value;
    }

    /**
     * Notes which variant of an experiment is used.
     *
     * @param value the assignment
     */
    public synchronized void assignment(Assignment value) {
        assignments.add(value);
    }

    /**
     * Notes why the call has no variant of an experiment that concerns it.
     *
     * @param value the reason
     */
    public synchronized void notAssigned(NotAssigned value) {
        notAssigned.add(value);
    }

    /**
     * Notes the passages that the answer can draw on.
     *
     * @param value the passages, in the order of their numbers
     */
    public synchronized void passages(List<Passage> value) {
        this.passages = List.copyOf(value);
    }

    /**
     * Adds how passages and memories were found, and what happened to them on the way to the model.
     *
     * @param steps the stages, in order
     */
    public synchronized void retrieval(List<RetrievalStep> steps) {
        retrieval.addAll(steps);
    }

    /**
     * Notes the assessment of the answer's claims.
     *
     * @param value the assessment, or null if there is none
     */
    public synchronized void grounding(@Nullable Grounding value) {
        this.grounding = value;
    }

    /**
     * Notes the answer's citations.
     *
     * @param value the citations
     */
    public synchronized void citations(List<Citation> value) {
        this.citations = List.copyOf(value);
    }

    /**
     * Notes a decision of a guardrail.
     *
     * @param decision the decision
     */
    public synchronized void guardrail(GuardrailRecord decision) {
        guardrails.add(decision);
    }

    /**
     * Notes the request that now goes to a model.
     *
     * @param to the model
     * @param question the request
     */
    public synchronized void asked(ModelIdentity to, ModelRequest question) {
        this.model = to;
        this.request = question;
    }

    /**
     * Notes an attempt that gave no answer.
     *
     * @param attempt the attempt
     */
    public synchronized void attempt(Attempt attempt) {
        attempts.add(attempt);
    }

    /**
     * Notes an attempt that gave an answer. It counts as the one that answered until another does or {@link #stands} says otherwise.
     *
     * @param attempt the attempt
     * @param to the model
     * @param question its request; a later attempt may have a different one
     */
    public synchronized void answered(Attempt attempt, ModelIdentity to, ModelRequest question) {
        attempts.add(attempt);
        answered = new Answered(attempts.size() - 1, to, question);
    }

    /**
     * The attempt that answered, with its request: for a caller that asks again and may return to this answer.
     *
     * @param attempt its index among the attempts, from 0
     * @param model the model
     * @param request the request
     */
    public record Answered(int attempt, ModelIdentity model, ModelRequest request) {}

    /**
     * Notes what a model call took beside the attempts to answer; {@link SideCalls} makes them.
     *
     * @param usage its tokens
     * @param cost its cost
     */
    public synchronized void besides(TokenUsage usage, Cost cost) {
        usageBesides = usageBesides.plus(usage);
        costBesides = costBesides.plus(cost);
    }

    /** {@return the tokens of model calls beside the attempts} */
    public synchronized TokenUsage usageBesides() {
        return usageBesides;
    }

    /** {@return the cost of model calls beside the attempts} */
    public synchronized Cost costBesides() {
        return costBesides;
    }

    /** {@return the last attempt that answered, or null if none has} */
    public synchronized @Nullable Answered answered() {
        return answered;
    }

    /**
     * Notes that the caller gets an earlier answer after all, so that it is recorded with its own request.
     *
     * @param earlier what {@link #answered} returned when that answer arrived
     */
    public synchronized void stands(Answered earlier) {
        this.answered = earlier;
    }

    /**
     * Notes what the response cache did.
     *
     * @param use what it did
     */
    public synchronized void cache(CacheUse use) {
        this.cache = use;
    }

    /**
     * Notes that the answer came from the response cache: no attempt answered.
     *
     * @param use what the cache did
     * @param from the model that gave the answer
     * @param question the request that it answers
     */
    public synchronized void cached(CacheUse use, ModelIdentity from, ModelRequest question) {
        this.cache = use;
        this.model = from;
        this.request = question;
        this.answered = null;
    }

    /**
     * Notes the call's position in a distributed trace.
     *
     * @param value the call's own span
     */
    public synchronized void trace(TraceContext value) {
        this.trace = value;
    }

    /** {@return the call's position in a distributed trace, or null if it is not traced} */
    public synchronized @Nullable TraceContext trace() {
        return trace;
    }

    /**
     * Notes when the first piece of the answer arrived. Only the first call counts.
     *
     * @param sinceCall the time since the application called
     */
    public synchronized void firstToken(Duration sinceCall) {
        if (timeToFirstToken == null) {
            timeToFirstToken = sinceCall;
        }
    }

    /**
     * Returns an object that an interceptor keeps with the call. It is discarded with the call.
     *
     * @param <T> its type
     * @param key its key
     * @param create creates it if the call has none yet
     * @return the same object each time
     */
    public synchronized <T> T memory(MemoryKey<T> key, Supplier<T> create) {
        return key.type().cast(memory.computeIfAbsent(key, missing -> create.get()));
    }

    /**
     * Registers a restorer that puts values back into the answer after it was recorded.
     *
     * @param owner the owner of the values; only its first call counts
     * @param restorer creates a restorer for each text
     */
    public synchronized void restoreWith(Object owner, Supplier<Deanonymizer> restorer) {
        restorers.putIfAbsent(owner, restorer);
    }

    /** {@return the factories of restorers, in the order in which the values were taken out} */
    public synchronized List<Supplier<Deanonymizer>> restorers() {
        return List.copyOf(restorers.values());
    }

    /** {@return the Generation, or null until the call has ended} */
    public synchronized @Nullable Generation generation() {
        return generation;
    }

    /**
     * Notes the Generation, once the call has ended.
     *
     * @param value the record of the call
     */
    public synchronized void generation(Generation value) {
        this.generation = value;
    }

    /** {@return which prompt is used, or null if none is} */
    public synchronized @Nullable PromptUse prompt() {
        return prompt;
    }

    /** {@return which source served the prompt, or null if it was not resolved} */
    public synchronized @Nullable PromptSource promptSource() {
        return promptSource;
    }

    /** {@return the variants of experiments that are used} */
    public synchronized List<Assignment> assignments() {
        return List.copyOf(assignments);
    }

    /** {@return why the call has no variant of the experiment that runs on its prompt, or null} */
    public synchronized List<NotAssigned> notAssigned() {
        return List.copyOf(notAssigned);
    }

    /** {@return the passages that the answer can draw on} */
    public synchronized List<Passage> passages() {
        return passages;
    }

    /** {@return how the passages were found} */
    public synchronized List<RetrievalStep> retrieval() {
        return List.copyOf(retrieval);
    }

    /** {@return the assessment of the answer's claims, or null if they were not checked} */
    public synchronized @Nullable Grounding grounding() {
        return grounding;
    }

    /** {@return the answer's citations} */
    public synchronized List<Citation> citations() {
        return citations;
    }

    /** {@return what the response cache did, or null if it has done nothing yet} */
    public synchronized @Nullable CacheUse cache() {
        return cache;
    }

    /** {@return the decisions of guardrails so far} */
    public synchronized List<GuardrailRecord> guardrails() {
        return List.copyOf(guardrails);
    }

    /** {@return the attempts so far, in order} */
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** {@return the last request that went to a model, or null if there was none yet} */
    public synchronized @Nullable ModelRequest request() {
        return request;
    }

    /** {@return the last model that was asked, or null} */
    public synchronized @Nullable ModelIdentity model() {
        return model;
    }

    /** {@return when the first piece of the answer arrived, since the application called; null if none has} */
    public synchronized @Nullable Duration timeToFirstToken() {
        return timeToFirstToken;
    }
}
