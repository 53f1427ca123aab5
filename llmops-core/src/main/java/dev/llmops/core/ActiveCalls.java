package dev.llmops.core;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import java.util.HashSet;
import java.util.Set;

/** The calls that run, so that closing can cancel them and wait for their records. */
final class ActiveCalls {

    private final Set<Tracked> running = new HashSet<>();
    private int opening;
    private boolean closed;

    /** Announces a call. A blocking one does all its work before there is a stream to track. */
    synchronized void opening() {
        if (closed) {
            throw new CallCancelledException("this LlmOps is closed; build a new one");
        }
        opening++;
    }

    synchronized void failed() {
        opening--;
        notifyAll();
    }

    ModelStream opened(ModelStream stream) {
        Tracked tracked = new Tracked(stream);
        boolean late;
        synchronized (this) {
            opening--;
            running.add(tracked);
            late = closed;
            notifyAll();
        }
        if (late) {
            tracked.cancel();
        }
        return tracked;
    }

    /** {@return whether this call was the first to close} */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    void cancelAll() {
        all().forEach(Tracked::cancel);
    }

    /** Reads each stream to its end and has it recorded: one whose reader has gone away would never end. */
    void closeAll() {
        all().forEach(Tracked::close);
    }

    private synchronized Set<Tracked> all() {
        return Set.copyOf(running);
    }

    /** Waits until no call runs any more. */
    synchronized void awaitNone() {
        boolean interrupted = false;
        while (opening > 0 || !running.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void ended(Tracked tracked) {
        running.remove(tracked);
        notifyAll();
    }

    private final class Tracked extends ForwardingStream {

        Tracked(ModelStream source) {
            super(source);
        }

        @Override
        public ModelEvent next() {
            ModelEvent event = source().next();
            if (event instanceof ModelEvent.End) {
                ended(this);
            }
            return event;
        }

        @Override
        public void close() {
            source().close();
            ended(this);
        }
    }
}
