package dev.llmops.core.internal.telemetry;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;

/** An answer whose end, whatever it is, ends the span of its call. */
final class CallTraceStream extends ForwardingStream {

    private final CallTrace trace;

    CallTraceStream(ModelStream source, CallTrace trace) {
        super(source);
        this.trace = trace;
    }

    @Override
    public ModelEvent next() {
        try {
            ModelEvent event = trace.span().within(source()::next);
            if (event instanceof ModelEvent.End end) {
                trace.ended(end);
            }
            return event;
        } catch (RuntimeException | Error e) {
            trace.failed(e);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            source().close();
            trace.closed();
        } catch (RuntimeException | Error e) {
            trace.failed(e);
            throw e;
        }
    }
}
