package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Generation}. The id, content hash, caller, status and timings are required. By default, lists are empty, usage and
 * cost are unknown, and everything else is null. Not safe for use by multiple threads.
 */
public final class GenerationBuilder {

    private @Nullable GenerationId id;
    private @Nullable String contentHash;
    private @Nullable Caller caller;
    private @Nullable PromptUse prompt;
    private List<Assignment> assignments = List.of();
    private List<NotAssigned> notAssigned = List.of();
    private List<Passage> passages = List.of();
    private List<RetrievalStep> retrieval = List.of();
    private @Nullable ModelRequest request;
    private @Nullable ModelIdentity model;
    private List<GuardrailRecord> guardrails = List.of();
    private List<Attempt> attempts = List.of();
    private @Nullable GenerationStatus status;
    private @Nullable ModelResponse response;
    private @Nullable PartialResponse partial;
    private List<Citation> citations = List.of();
    private @Nullable Grounding grounding;
    private @Nullable ErrorDetail error;
    private TokenUsage usage = TokenUsage.UNKNOWN;
    private Cost cost = new Cost.Unknown("nobody said what the call cost");
    private @Nullable Timings timings;
    private @Nullable GenerationId replayOf;
    private @Nullable GenerationId shadowOf;
    private @Nullable CacheUse cache;
    private @Nullable TraceContext trace;

    GenerationBuilder() {}

    /**
     * Sets what {@link Generation#id} returns.
     *
     * @param value the id of the record
     * @return this
     */
    public GenerationBuilder id(GenerationId value) {
        this.id = value;
        return this;
    }

    /**
     * Sets what {@link Generation#contentHash} returns.
     *
     * @param value {@code sha256:} and 64 hex digits, see {@link Generation}
     * @return this
     */
    public GenerationBuilder contentHash(String value) {
        this.contentHash = value;
        return this;
    }

    /**
     * Sets what {@link Generation#caller} returns.
     *
     * @param value who called
     * @return this
     */
    public GenerationBuilder caller(Caller value) {
        this.caller = value;
        return this;
    }

    /**
     * Sets what {@link Generation#prompt} returns.
     *
     * @param value the prompt version and variables, or null
     * @return this
     */
    public GenerationBuilder prompt(@Nullable PromptUse value) {
        this.prompt = value;
        return this;
    }

    /**
     * Sets what {@link Generation#assignments} returns.
     *
     * @param value the variant of an experiment, or null
     * @return this
     */
    public GenerationBuilder assignments(List<Assignment> value) {
        this.assignments = value;
        return this;
    }

    /**
     * Sets what {@link Generation#notAssigned} returns.
     *
     * @param value why the call has no variant, or null
     * @return this
     */
    public GenerationBuilder notAssigned(List<NotAssigned> value) {
        this.notAssigned = value;
        return this;
    }

    /**
     * Sets what {@link Generation#passages} returns.
     *
     * @param value what retrieval found, in the order of the numbers in the prompt
     * @return this
     */
    public GenerationBuilder passages(List<Passage> value) {
        this.passages = value;
        return this;
    }

    /**
     * Sets what {@link Generation#retrieval} returns.
     *
     * @param value the stages by which they were found, in order
     * @return this
     */
    public GenerationBuilder retrieval(List<RetrievalStep> value) {
        this.retrieval = value;
        return this;
    }

    /**
     * Sets what {@link Generation#request} returns.
     *
     * @param value what the model was asked last, or null
     * @return this
     */
    public GenerationBuilder request(@Nullable ModelRequest value) {
        this.request = value;
        return this;
    }

    /**
     * Sets what {@link Generation#model} returns.
     *
     * @param value the model that was asked last, or null
     * @return this
     */
    public GenerationBuilder model(@Nullable ModelIdentity value) {
        this.model = value;
        return this;
    }

    /**
     * Sets what {@link Generation#guardrails} returns.
     *
     * @param value every decision of every guardrail, in order
     * @return this
     */
    public GenerationBuilder guardrails(List<GuardrailRecord> value) {
        this.guardrails = value;
        return this;
    }

    /**
     * Sets what {@link Generation#attempts} returns.
     *
     * @param value every attempt, in order
     * @return this
     */
    public GenerationBuilder attempts(List<Attempt> value) {
        this.attempts = value;
        return this;
    }

    /**
     * Sets what {@link Generation#status} returns.
     *
     * @param value how the call ended
     * @return this
     */
    public GenerationBuilder status(GenerationStatus value) {
        this.status = value;
        return this;
    }

    /**
     * Sets what {@link Generation#response} returns.
     *
     * @param value the complete answer; null unless {@code COMPLETED}
     * @return this
     */
    public GenerationBuilder response(@Nullable ModelResponse value) {
        this.response = value;
        return this;
    }

    /**
     * Sets what {@link Generation#partial} returns.
     *
     * @param value the part of an incomplete answer that had arrived, or null
     * @return this
     */
    public GenerationBuilder partial(@Nullable PartialResponse value) {
        this.partial = value;
        return this;
    }

    /**
     * Sets what {@link Generation#citations} returns.
     *
     * @param value what the answer cites
     * @return this
     */
    public GenerationBuilder citations(List<Citation> value) {
        this.citations = value;
        return this;
    }

    /**
     * Sets what {@link Generation#grounding} returns.
     *
     * @param value how well its claims are supported, or null
     * @return this
     */
    public GenerationBuilder grounding(@Nullable Grounding value) {
        this.grounding = value;
        return this;
    }

    /**
     * Sets what {@link Generation#error} returns.
     *
     * @param value what went wrong, or null
     * @return this
     */
    public GenerationBuilder error(@Nullable ErrorDetail value) {
        this.error = value;
        return this;
    }

    /**
     * Sets what {@link Generation#usage} returns.
     *
     * @param value the tokens of all attempts
     * @return this
     */
    public GenerationBuilder usage(TokenUsage value) {
        this.usage = value;
        return this;
    }

    /**
     * Sets what {@link Generation#cost} returns.
     *
     * @param value what all attempts cost
     * @return this
     */
    public GenerationBuilder cost(Cost value) {
        this.cost = value;
        return this;
    }

    /**
     * Sets what {@link Generation#timings} returns.
     *
     * @param value when the call happened and how long it took
     * @return this
     */
    public GenerationBuilder timings(Timings value) {
        this.timings = value;
        return this;
    }

    /**
     * Sets what {@link Generation#replayOf} returns.
     *
     * @param value the generation that this one replays, or null
     * @return this
     */
    public GenerationBuilder replayOf(@Nullable GenerationId value) {
        this.replayOf = value;
        return this;
    }

    /**
     * Sets what {@link Generation#shadowOf} returns.
     *
     * @param value the generation whose question this one answers as shadow traffic, or null
     * @return this
     */
    public GenerationBuilder shadowOf(@Nullable GenerationId value) {
        this.shadowOf = value;
        return this;
    }

    /**
     * Sets what {@link Generation#cache} returns.
     *
     * @param value what the response cache did, or null
     * @return this
     */
    public GenerationBuilder cache(@Nullable CacheUse value) {
        this.cache = value;
        return this;
    }

    /**
     * Sets what {@link Generation#trace} returns.
     *
     * @param value where the call stands in a distributed trace, or null
     * @return this
     */
    public GenerationBuilder trace(@Nullable TraceContext value) {
        this.trace = value;
        return this;
    }

    /**
     * {@return the record}
     *
     * @throws IllegalStateException if the id, content hash, caller, status or timings are missing
     * @throws IllegalArgumentException if there is a response without {@code COMPLETED}, or {@code COMPLETED} without a response
     */
    public Generation build() {
        return new Generation(
                given(id, "id"),
                given(contentHash, "contentHash"),
                given(caller, "caller"),
                prompt,
                assignments,
                notAssigned,
                passages,
                retrieval,
                request,
                model,
                guardrails,
                attempts,
                given(status, "status"),
                response,
                partial,
                citations,
                grounding,
                error,
                usage,
                cost,
                given(timings, "timings"),
                replayOf,
                shadowOf,
                cache,
                trace);
    }

    private static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException(
                    "a generation needs its " + name + ": call " + name + "(...) before build()");
        }
        return value;
    }
}
