package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.PartialResponse;
import dev.llmops.api.model.TokenUsage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.IntConsumer;

/** The reader's end of an answer. The worker sends no more than the reader has room for. */
final class WorkerStream implements ModelStream {

    private final IntConsumer grant;
    private final Runnable cancel;
    private final Queue<ModelEvent> events = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;
    private boolean read;
    private int taken;

    WorkerStream(IntConsumer grant, Runnable cancel) {
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
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return take();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ModelEvent take() throws InterruptedException {
        ModelEvent event;
        synchronized (this) {
            if (read) {
                throw new NoSuchElementException("the end of the answer was read already");
            }
            while (events.isEmpty()) {
                wait();
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

    @Override
    public void cancel() {
        synchronized (this) {
            if (ended) {
                return;
            }
        }
        cancel.run();
    }

    @Override
    public void close() {
        cancel();
    }
}
