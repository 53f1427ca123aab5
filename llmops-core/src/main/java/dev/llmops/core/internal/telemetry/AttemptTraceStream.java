package dev.llmops.core.internal.telemetry;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;

/** The answer of one attempt. Its span ends with it, also where its reader closes it early. */
final class AttemptTraceStream extends ForwardingStream {

    private final AttemptTrace trace;
    private boolean ended;

    AttemptTraceStream(ModelStream source, AttemptTrace trace) {
        super(source);
        this.trace = trace;
    }

    @Override
    public synchronized ModelEvent next() {
        try {
            ModelEvent event = trace.span().within(source()::next);
            if (event instanceof ModelEvent.End end) {
                ended = true;
                trace.ended(end);
            } else {
                trace.chunk();
            }
            return event;
        } catch (RuntimeException | Error e) {
            ended = true;
            trace.failed(e);
            throw e;
        }
    }

    @Override
    public void close() {
        if (hasEnded()) {
            source().close();
        } else {
            Closing.all(source()::cancel, this::finish, source()::close);
        }
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    /** What was cut was paid for: its end tells the tokens, and the cancel has made it come. */
    private synchronized void finish() {
        while (!ended) {
            next();
        }
    }
}
