package dev.llmops.core.internal.telemetry;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.prompt.PromptSource;
import dev.llmops.core.chain.CallNotes;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the span of a call, at its end, what the call's Generation says. */
final class CallTrace {

    private final OpenSpan span;
    private final CallNotes notes;
    private final TracedRetriever.@Nullable Searches searches;
    private final Instruments instruments;

    /**
     * What is told at the end.
     *
     * @param searches those of the call, or null if no texts are told
     */
    CallTrace(OpenSpan span, CallNotes notes, TracedRetriever.@Nullable Searches searches, Instruments instruments) {
        this.span = span;
        this.notes = notes;
        this.searches = searches;
        this.instruments = instruments;
    }

    OpenSpan span() {
        return span;
    }

    /** The end that the caller gets: also a complete answer fails if its record could not be written. */
    void ended(ModelEvent.End end) {
        end(end instanceof ModelEvent.Failed failed ? failed.error() : null);
    }

    void failed(Throwable error) {
        end(error);
    }

    /** The caller went away. By now the record says how the call ended. */
    void closed() {
        end(null);
    }

    private void end(@Nullable Throwable thrown) {
        Generation generation = notes.generation();
        span.end(took -> {
            try {
                if (span.isRecording()) {
                    describe(generation, thrown);
                }
                if (generation != null) {
                    measure(generation, took);
                }
            } finally {
                if (searches != null) {
                    // Of a call without a record nobody knows what may be told.
                    searches.end(List.of());
                }
            }
        });
    }

    private void measure(Generation generation, Duration took) {
        instruments.call(generation.status(), took);
        generation.guardrails().forEach(instruments::decision);
        instruments.cache(generation.cache());
    }

    private void describe(@Nullable Generation generation, @Nullable Throwable thrown) {
        if (generation != null) {
            describe(generation);
        }
        ErrorDetail recorded = generation == null ? null : generation.error();
        if (thrown != null) {
            span.error(thrown);
        } else if (recorded != null) {
            span.error(recorded.type(), recorded.message());
        }
    }

    private void describe(Generation generation) {
        span.set(GenAiNames.STATUS, Words.of(generation.status()));
        prompt(generation.prompt());
        experiment(generation.assignments(), generation.notAssigned());
        cache(generation.cache());
        span.set(GenAiNames.ATTEMPTS, (long) generation.attempts().size());
        span.set(GenAiNames.PASSAGES, (long) generation.passages().size());
        span.set(GenAiNames.CITATIONS, (long) generation.citations().size());
        span.set(GenAiNames.CALL_INPUT_TOKENS, generation.usage().input());
        span.set(GenAiNames.CALL_OUTPUT_TOKENS, generation.usage().output());
        span.set(GenAiNames.TIME_TO_FIRST_TOKEN, generation.timings().timeToFirstToken());
        if (generation.cost() instanceof Cost.Known known) {
            span.set(GenAiNames.COST_AMOUNT, known.amount().toPlainString());
            if (!known.currency().equals(Cost.NO_CURRENCY)) {
                span.set(GenAiNames.COST_CURRENCY, known.currency().getCurrencyCode());
            }
        }
        if (searches != null) {
            Generation told = RecordContent.map(generation, WithoutBytes.INSTANCE);
            searches.end(told.passages());
            CallContent.describe(span, told, searches.any());
        }
    }

    private void cache(@Nullable CacheUse use) {
        if (use != null) {
            span.set(GenAiNames.CACHE, Words.of(use.outcome()));
            span.set(
                    GenAiNames.CACHE_ORIGINAL,
                    use.original() == null ? null : use.original().value());
        }
    }

    private void prompt(@Nullable PromptUse prompt) {
        if (prompt != null) {
            span.set(GenAiNames.PROMPT_NAME, prompt.name());
            span.set(GenAiNames.PROMPT_VERSION, prompt.version());
            span.set(GenAiNames.PROMPT_HASH, prompt.contentHash());
            source(prompt.source());
        }
    }

    private void source(@Nullable PromptSource source) {
        if (source != null) {
            span.set(GenAiNames.PROMPT_SOURCE, source.name());
            span.set(GenAiNames.PROMPT_CACHED, source.cached());
            span.set(
                    GenAiNames.PROMPT_STALE_SINCE,
                    source.staleSince() == null ? null : source.staleSince().toString());
        }
    }

    /**
     * The first that gave a variant, or else the first that did not: a span has one value of each name. Without the unit that was
     * assigned: it is a user, who is there already, or must not be there.
     */
    private void experiment(List<Assignment> assignments, List<NotAssigned> outside) {
        if (!assignments.isEmpty()) {
            span.set(GenAiNames.EXPERIMENT_NAME, assignments.get(0).experiment());
            span.set(GenAiNames.EXPERIMENT_VARIANT, assignments.get(0).variant());
        } else if (!outside.isEmpty()) {
            span.set(GenAiNames.EXPERIMENT_NAME, outside.get(0).experiment());
            span.set(GenAiNames.EXPERIMENT_OUTSIDE, Words.of(outside.get(0).reason()));
        }
    }
}
