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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call: what was asked, how it was phrased, who answered, what came back, what was decided along the way,
 * and what it cost. Everything in this library writes to this record or reads from it. Immutable.
 *
 * @param id the id of the record
 * @param contentHash {@code sha256:} and 64 hex digits over the canonical JSON (RFC 8785) of request, model, and
 *     response: equal for equal questions to the same model with equal answers
 * @param caller who called
 * @param prompt the prompt version and variables, or null if the application gave the messages itself
 * @param assignments the variants of experiments that the call was assigned, at most one per experiment
 * @param notAssigned why the call has no variant of the experiments whose scope covers it
 * @param passages what retrieval found and guardrails let through, in the order of their numbers in the prompt
 * @param retrieval the stages by which the passages were found, in order; empty if the retriever does not report them
 * @param request the question that the response answers; without a response, the last question asked, or null if none was
 * @param model the model that was asked this question, or null if none was
 * @param guardrails every decision of every guardrail, in order
 * @param attempts every attempt, in order
 * @param status how the call ended
 * @param response the complete answer as the caller got it; null unless {@code COMPLETED}
 * @param partial the part of an incomplete answer that had arrived, or null
 * @param citations what the answer cites
 * @param grounding how well its claims are supported, and what was done about it; null if nothing checked them
 * @param error what went wrong, or null
 * @param usage the tokens of all attempts, and of the model calls that {@code retrieval} names
 * @param cost what they cost
 * @param timings when the call happened and how long it took
 * @param replayOf the generation that this one replays, or null
 * @param shadowOf the generation whose question this one answers as shadow traffic, or null; a shadow answer is not given to anyone
 * @param cache what the response cache did, or null if there is no cache or the call did not get that far
 * @param trace where the call stands in a distributed trace, or null if it was not traced
 */
public record Generation(
        GenerationId id,
        String contentHash,
        Caller caller,
        @Nullable PromptUse prompt,
        List<Assignment> assignments,
        List<NotAssigned> notAssigned,
        List<Passage> passages,
        List<RetrievalStep> retrieval,
        @Nullable ModelRequest request,
        @Nullable ModelIdentity model,
        List<GuardrailRecord> guardrails,
        List<Attempt> attempts,
        GenerationStatus status,
        @Nullable ModelResponse response,
        @Nullable PartialResponse partial,
        List<Citation> citations,
        @Nullable Grounding grounding,
        @Nullable ErrorDetail error,
        TokenUsage usage,
        Cost cost,
        Timings timings,
        @Nullable GenerationId replayOf,
        @Nullable GenerationId shadowOf,
        @Nullable CacheUse cache,
        @Nullable TraceContext trace) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Copies the lists; rejects a completed call without a response or with a partial one, and both an assignment and a reason for an experiment. */
    public Generation {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(timings, "timings");
        assignments = List.copyOf(assignments);
        notAssigned = List.copyOf(notAssigned);
        passages = List.copyOf(passages);
        retrieval = List.copyOf(retrieval);
        guardrails = List.copyOf(guardrails);
        attempts = List.copyOf(attempts);
        citations = List.copyOf(citations);
        if ((status == GenerationStatus.COMPLETED) != (response != null)) {
            throw new IllegalArgumentException(
                    "a generation has a response if and only if it is COMPLETED, but status was " + status);
        }
        requireOneOfEach(assignments, notAssigned);
        if (response != null && partial != null) {
            throw new IllegalArgumentException("a generation has a response or a partial one, but had both");
        }
    }

    /** A call takes part in an experiment once, or has one reason not to. */
    private static void requireOneOfEach(List<Assignment> assignments, List<NotAssigned> notAssigned) {
        Set<String> experiments = new HashSet<>();
        Stream.concat(
                        assignments.stream().map(Assignment::experiment),
                        notAssigned.stream().map(NotAssigned::experiment))
                .filter(experiment -> !experiments.add(experiment))
                .findFirst()
                .ifPresent(experiment -> {
                    throw new IllegalArgumentException(
                            "a generation has one assignment of an experiment or one reason to have none, but had more"
                                    + " of '"
                                    + experiment + "'");
                });
    }

    /** {@return an empty builder} */
    public static GenerationBuilder builder() {
        return new GenerationBuilder();
    }

    /** {@return whether this call was made for its answer: it is neither a replay or fork of another call nor shadow traffic} */
    public boolean live() {
        return replayOf == null && shadowOf == null;
    }

    /** {@return a builder that starts from this record} */
    public GenerationBuilder toBuilder() {
        return new GenerationBuilder()
                .id(id)
                .contentHash(contentHash)
                .caller(caller)
                .prompt(prompt)
                .assignments(assignments)
                .notAssigned(notAssigned)
                .passages(passages)
                .retrieval(retrieval)
                .request(request)
                .model(model)
                .guardrails(guardrails)
                .attempts(attempts)
                .status(status)
                .response(response)
                .partial(partial)
                .citations(citations)
                .grounding(grounding)
                .error(error)
                .usage(usage)
                .cost(cost)
                .timings(timings)
                .replayOf(replayOf)
                .shadowOf(shadowOf)
                .cache(cache)
                .trace(trace);
    }

    /**
     * {@return how fast the model wrote: tokens per second from the first token on, excluding prompt processing; empty
     * if fewer than two tokens came back, or if the token count or the time of the first token is unknown}
     */
    public OptionalDouble outputTokensPerSecond() {
        Integer output = attempts.size() == 1 ? attempts.get(0).usage().output() : null;
        Duration first = timings.timeToFirstToken();
        if (output == null || output < 2 || first == null) {
            return OptionalDouble.empty();
        }
        Duration writing = timings.total().minus(first);
        return writing.isNegative() || writing.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of((output - 1) * NANOS_PER_SECOND / writing.toNanos());
    }
}
