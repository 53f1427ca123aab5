package dev.llmops.core.internal.guardrail;

import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.ForwardingStream;
import org.jspecify.annotations.Nullable;

/** An answer in which what guardrails took out is put back. */
public final class RestoredStream extends ForwardingStream {

    private final CallNotes notes;
    private final Deanonymizer text;
    private ModelEvent.@Nullable End end;

    public RestoredStream(ModelStream source, CallNotes notes) {
        super(source);
        this.notes = notes;
        this.text = Deanonymizer.byForm(notes::restorers);
    }

    @Override
    public ModelEvent next() {
        ModelEvent.End held = end;
        if (held != null) {
            end = null;
            return held;
        }
        ModelEvent event = source().next();
        while (event instanceof ModelEvent.TextDelta delta) {
            String restored = text.push(delta.text());
            if (!restored.isEmpty()) {
                return new ModelEvent.TextDelta(restored);
            }
            event = source().next();
        }
        return event instanceof ModelEvent.End last ? end(last) : event;
    }

    private ModelEvent end(ModelEvent.End last) {
        ModelEvent.End restored = restored(last);
        String rest = text.finish();
        if (rest.isEmpty()) {
            return restored;
        }
        end = restored;
        return new ModelEvent.TextDelta(rest);
    }

    private ModelEvent.End restored(ModelEvent.End last) {
        if (notes.restorers().isEmpty()) {
            return last;
        }
        if (last instanceof ModelEvent.Completed completed) {
            ModelResponse response = completed.response();
            return new ModelEvent.Completed(response.withMessage(Deanonymizers.restore(notes, response.message())));
        }
        if (last instanceof ModelEvent.Failed failed) {
            return new ModelEvent.Failed(failed.error(), restored(failed.partial()));
        }
        return new ModelEvent.Cancelled(restored(((ModelEvent.Cancelled) last).partial()));
    }

    private PartialResponse restored(PartialResponse partial) {
        return new PartialResponse(Deanonymizers.restore(notes, partial.message()), partial.usage());
    }
}
