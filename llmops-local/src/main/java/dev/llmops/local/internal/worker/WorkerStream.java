package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.commons.internal.time.Durations;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The reader's end of an answer. The worker sends no more than the reader has room for, and the reader waits no longer than
 * the call may take, or for the end of a call that was cancelled: what a worker does not tell is told here.
 */
final class WorkerStream implements ModelStream {

    private final CallLimits limits;
    private final IntConsumer grant;
    private final Runnable cancel;
    private final Queue<ModelEvent> events = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean begun;
    private boolean ended;
    private boolean read;
    private boolean cancelled;
    private long cancelledAt;
    private int taken;

    WorkerStream(CallLimits limits, IntConsumer grant, Runnable cancel) {
        this.limits = limits;
        this.grant = grant;
        this.cancel = cancel;
    }

    /** Takes an event from the worker. */
    synchronized void add(ModelEvent event) {
        if (ended) {
            return;
        }
        if (event instanceof ModelEvent.TextDelta delta) {
            text.append(delta.text());
        }
        begun = true;
        ended = event instanceof ModelEvent.End;
        events.add(event);
        notifyAll();
    }

    /** Ends the answer, because the worker is gone; what had arrived is kept. */
    synchronized void fail(LlmOpsException error) {
        add(new ModelEvent.Failed(error, partial()));
    }

    /** Ends the answer, because the model is closed. */
    synchronized void endCancelled() {
        add(new ModelEvent.Cancelled(partial()));
    }

    private PartialResponse partial() {
        return text.isEmpty()
                ? PartialResponse.NONE
                : new PartialResponse(
                        new AssistantMessage(List.of(new TextPart(text.toString())), List.of()), TokenUsage.UNKNOWN);
    }

    @Override
    public ModelEvent next() {
        return Uninterrupted.get(this::take, interrupt -> cancel());
    }

    private ModelEvent take() throws InterruptedException {
        ModelEvent event;
        synchronized (this) {
            if (read) {
                throw new NoSuchElementException("the end of the answer was read already");
            }
            while (events.isEmpty()) {
                awaitEvent();
            }
            event = events.remove();
            read = event instanceof ModelEvent.End;
            taken++;
        }
        if (!read && taken % WorkerConnection.CREDIT_STEP == 0) {
            grant.accept(WorkerConnection.CREDIT_STEP);
        }
        return event;
    }

    // Woken by an event, by a cancel that shortens the wait, or by nobody.
    @SuppressWarnings("WaitNotInLoop") // The caller is the loop.
    private void awaitEvent() throws InterruptedException {
        long left = nanosToEnd();
        if (left == Long.MAX_VALUE) {
            wait();
        } else if (left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        } else if (cancelled) {
            endCancelled();
        } else {
            // It may go on later, for nobody.
            cancel.run();
            fail(CallLimits.late(begun ? "the worker did not complete its answer" : "the worker did not answer"));
        }
    }

    /** Returns the nanoseconds until this ends the answer itself, {@link Long#MAX_VALUE} for never. */
    private long nanosToEnd() {
        long grace = Durations.nanos(CallLimits.GRACE);
        if (cancelled) {
            return grace - (limits.ticker().getAsLong() - cancelledAt);
        }
        long left = limits.nanosLeft(begun);
        return left == Long.MAX_VALUE ? left : left + grace;
    }

    @Override
    public void cancel() {
        synchronized (this) {
            if (ended || cancelled) {
                return;
            }
            cancelled = true;
            cancelledAt = limits.ticker().getAsLong();
            notifyAll();
        }
        cancel.run();
    }

    @Override
    public void close() {
        cancel();
    }
}
