package dev.llmops.serving.pool;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt at an endpoint, which gets its place back exactly once. */
final class PoolAttempt {

    private final Dispatcher dispatcher;
    private final Ticket ticket;
    private final Ticket.Lease lease;
    private final Budgets.Reserved reserved;
    private final ModelStream stream;
    private boolean sawToken;
    private boolean released;
    private ModelEvent.@Nullable End unread;

    private PoolAttempt(
            Dispatcher dispatcher, Ticket ticket, Ticket.Lease lease, Budgets.Reserved reserved, ModelStream stream) {
        this.dispatcher = dispatcher;
        this.ticket = ticket;
        this.lease = lease;
        this.reserved = reserved;
        this.stream = stream;
    }

    /** Opens the stream of an attempt whose place is there. */
    static PoolAttempt open(
            Dispatcher dispatcher,
            Ticket ticket,
            Ticket.Lease lease,
            Budgets.Reserved reserved,
            Supplier<ModelStream> stream) {
        try {
            return new PoolAttempt(dispatcher, ticket, lease, reserved, stream.get());
        } catch (RuntimeException | Error e) {
            Closing.after(e, () -> giveBack(dispatcher, ticket, lease, reserved, Outcome.ABANDONED));
            throw e;
        }
    }

    Ticket.Lease lease() {
        return lease;
    }

    Endpoint endpoint() {
        return lease.endpoint().endpoint();
    }

    synchronized ModelEvent next() {
        ModelEvent.End last = unread;
        if (last != null) {
            unread = null;
            return last;
        }
        ModelEvent event = stream.next();
        if (event instanceof ModelEvent.End end) {
            release(Outcome.of(end));
        } else if (!sawToken) {
            sawToken = true;
            dispatcher.firstToken(lease);
        }
        return event;
    }

    void cancel() {
        stream.cancel();
    }

    /** Cancels what did not end, and reads the end: it tells what the attempt used. */
    void close() {
        Closing.all(this::cancel, this::finish, stream::close, this::releaseUnread);
    }

    /** Waits for a reader on another thread, whom the cancel has woken. */
    private synchronized void finish() {
        while (!released) {
            if (next() instanceof ModelEvent.End end) {
                unread = end;
            }
        }
    }

    private synchronized void releaseUnread() {
        if (!released) {
            release(Outcome.ABANDONED);
        }
    }

    private void release(Outcome outcome) {
        released = true;
        giveBack(dispatcher, ticket, lease, reserved, outcome);
    }

    /** Settles first: whoever waits for the place may need the money too. */
    private static void giveBack(
            Dispatcher dispatcher, Ticket ticket, Ticket.Lease lease, Budgets.Reserved reserved, Outcome outcome) {
        Closing.all(() -> reserved.settle(outcome.usage()), () -> dispatcher.release(ticket, lease, outcome));
    }
}
