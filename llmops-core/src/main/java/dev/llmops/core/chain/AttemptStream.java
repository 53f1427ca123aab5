package dev.llmops.core.chain;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;

/** The answer of one try. Whoever closes it early still has it written down: what was cut was paid for. */
final class AttemptStream extends ForwardingStream {

    private final AttemptNotes attempt;
    private boolean started;
    private boolean ended;

    AttemptStream(ModelStream source, AttemptNotes attempt) {
        super(source);
        this.attempt = attempt;
    }

    @Override
    public synchronized ModelEvent next() {
        ModelEvent event = source().next();
        if (event instanceof ModelEvent.End end) {
            ended = true;
            attempt.end(end);
        } else if (!started) {
            started = true;
            attempt.firstToken();
        }
        return event;
    }

    @Override
    public void close() {
        source().cancel();
        finish();
        source().close();
    }

    /** Waits for a reader on another thread, whom the cancel has woken, and then reads what is left. */
    private synchronized void finish() {
        while (!ended) {
            next();
        }
    }
}
