package dev.llmops.core.internal.chain;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one attempt. Whoever closes it early still has it written down: what was cut was paid for. A streamed answer
 * that comes whole, without deltas, gets one: whoever shows deltas shall see it too.
 */
final class AttemptStream extends ForwardingStream {

    private final AttemptNotes attempt;
    private final boolean streaming;
    private boolean started;
    private boolean sawText;
    private boolean ended;
    private ModelEvent.@Nullable End held;

    AttemptStream(ModelStream source, AttemptNotes attempt, boolean streaming) {
        super(source);
        this.attempt = attempt;
        this.streaming = streaming;
    }

    @Override
    public synchronized ModelEvent next() {
        if (held != null) {
            ModelEvent end = held;
            held = null;
            return end;
        }
        ModelEvent event = source().next();
        if (event instanceof ModelEvent.End end) {
            return end(end);
        }
        sawText |= event instanceof ModelEvent.TextDelta;
        if (!started) {
            started = true;
            attempt.firstToken();
        }
        return event;
    }

    private ModelEvent end(ModelEvent.End end) {
        ended = true;
        attempt.end(end);
        boolean whole = streaming && !sawText && end instanceof ModelEvent.Completed;
        String text = whole ? ((ModelEvent.Completed) end).response().text() : "";
        if (text.isEmpty()) {
            return end;
        }
        held = end;
        return new ModelEvent.TextDelta(text);
    }

    @Override
    public void close() {
        Closing.all(source()::cancel, this::finish, source()::close);
    }

    /** Waits for a reader on another thread, whom the cancel has woken, and then reads what is left. */
    private synchronized void finish() {
        while (!ended) {
            next();
        }
    }
}
