package dev.llmops.core.internal.recording;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.GuardrailFailedException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.internal.json.ContentHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes Generations from what was written down. */
final class Generations {

    private Generations() {}

    static Generation of(Call call, ModelEvent.End end, Duration total) {
        CallNotes notes = call.notes();
        ModelResponse response = end instanceof ModelEvent.Completed completed ? completed.response() : null;
        CallNotes.Answered answered = response == null ? null : notes.answered();
        ModelRequest request = answered == null ? notes.request() : answered.request();
        ModelIdentity model = answered == null ? notes.model() : answered.model();
        List<Attempt> attempts = attempts(notes.attempts(), answered);
        return Generation.builder()
                .id(notes.id())
                .contentHash(ContentHash.ofCall(request, model, response))
                .caller(call.caller())
                .prompt(notes.prompt())
                .assignments(notes.assignments())
                .notAssigned(notes.notAssigned())
                .passages(notes.passages())
                .retrieval(notes.retrieval())
                .request(request)
                .model(response == null ? model : response.model())
                .guardrails(notes.guardrails())
                .attempts(attempts)
                .status(status(end))
                .response(response)
                .partial(partial(end))
                .citations(notes.citations())
                .grounding(notes.grounding())
                .error(error(end))
                .usage(usage(attempts).plus(notes.usageBesides()))
                .cost(cost(attempts).plus(notes.costBesides()))
                .timings(new Timings(notes.startedAt(), notes.timeToFirstToken(), modelTime(attempts), total))
                .replayOf(notes.replayOf())
                .shadowOf(notes.shadowOf())
                .cache(notes.cache())
                .trace(notes.trace())
                .build();
    }

    private static List<Attempt> attempts(List<Attempt> all, CallNotes.@Nullable Answered answered) {
        if (answered == null) {
            return all;
        }
        List<Attempt> marked = new ArrayList<>(all);
        marked.set(answered.attempt(), marked.get(answered.attempt()).asAnswered());
        return marked;
    }

    private static GenerationStatus status(ModelEvent.End end) {
        if (end instanceof ModelEvent.Failed failed) {
            LlmOpsException error = failed.error();
            boolean blocked = error instanceof GuardrailBlockedException || error instanceof GuardrailFailedException;
            return blocked ? GenerationStatus.BLOCKED : GenerationStatus.FAILED;
        }
        return end instanceof ModelEvent.Completed ? GenerationStatus.COMPLETED : GenerationStatus.CANCELLED;
    }

    private static @Nullable PartialResponse partial(ModelEvent.End end) {
        PartialResponse partial = null;
        if (end instanceof ModelEvent.Failed failed) {
            partial = failed.partial();
        } else if (end instanceof ModelEvent.Cancelled cancelled) {
            partial = cancelled.partial();
        }
        return PartialResponse.NONE.equals(partial) ? null : partial;
    }

    private static @Nullable ErrorDetail error(ModelEvent.End end) {
        return end instanceof ModelEvent.Failed failed ? ErrorDetail.of(failed.error()) : null;
    }

    private static TokenUsage usage(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::usage).reduce(TokenUsage::plus).orElse(TokenUsage.ZERO);
    }

    private static Cost cost(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::cost).reduce(Cost.zero(), Cost::plus);
    }

    private static Duration modelTime(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::took).reduce(Duration.ZERO, Duration::plus);
    }
}
