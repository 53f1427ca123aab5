package dev.llmops.core;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.ForwardingStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls that run, so that closing can cancel them and wait for their records. */
final class ActiveCalls {

    private final Set<Tracked> running = new HashSet<>();
    private int opening;
    private boolean closed;
    private @Nullable Runnable last;

    /** Announces a call. A blocking one does all its work before there is a stream to track. */
    synchronized void opening() {
        if (closed) {
            throw new CallCancelledException("this LlmOps is closed; build a new one");
        }
        opening++;
    }

    void failed() {
        synchronized (this) {
            opening--;
        }
        ended();
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
        Closing.each(all(), Tracked::cancel);
    }

    /**
     * Reads each stream to its end and has it recorded: one whose reader has gone away would never end. One that is being read is left
     * to its reader, who closes it as soon as a model that heeds no cancel lets go: {@link #whenNone} waits for that.
     */
    void closeAll() {
        Closing.each(all(), Tracked::closeOrLeave);
    }

    private synchronized Set<Tracked> all() {
        return Set.copyOf(running);
    }

    /** Waits until no call runs any more, and then does something. When interrupted, it leaves that to the last call. */
    void whenNone(Runnable action) {
        synchronized (this) {
            last = action;
            while (opening > 0 || !running.isEmpty()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
        }
        ended();
    }

    private void ended(Tracked tracked) {
        synchronized (this) {
            running.remove(tracked);
        }
        ended();
    }

    private void ended() {
        Runnable action = null;
        synchronized (this) {
            if (opening == 0 && running.isEmpty()) {
                action = last;
                last = null;
            }
            notifyAll();
        }
        if (action != null) {
            action.run();
        }
    }

    private final class Tracked extends ForwardingStream {

        private int readers;
        private boolean left;

        Tracked(ModelStream source) {
            super(source);
        }

        @Override
        public ModelEvent next() {
            ModelEvent event;
            reads(1);
            try {
                event = source().next();
            } catch (RuntimeException | Error e) {
                if (reads(-1)) {
                    Closing.after(e, this::close);
                }
                throw e;
            }
            boolean abandoned = reads(-1);
            if (event instanceof ModelEvent.End) {
                ended(this);
            } else if (abandoned) {
                close();
            }
            return event;
        }

        /** {@return whether nobody reads any more a stream that was left to its readers} */
        private synchronized boolean reads(int more) {
            readers += more;
            return left && readers == 0;
        }

        void closeOrLeave() {
            synchronized (this) {
                left = readers > 0;
                if (left) {
                    return;
                }
            }
            close();
        }

        @Override
        public void close() {
            Closing.all(source()::close, () -> ended(this));
        }
    }
}
