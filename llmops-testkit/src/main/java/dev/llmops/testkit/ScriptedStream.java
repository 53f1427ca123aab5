package dev.llmops.testkit;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Reads a script; it has no thread. */
final class ScriptedStream implements ModelStream {

    private final Iterator<ModelEvent> script;
    private final Consumer<ScriptedStream> onEnd;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    ScriptedStream(List<ModelEvent> script, Consumer<ScriptedStream> onEnd) {
        this.script = List.copyOf(script).iterator();
        this.onEnd = onEnd;
    }

    @Override
    public ModelEvent next() {
        if (ended) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        if (cancelled.getCount() == 0 || Thread.currentThread().isInterrupted() || !script.hasNext()) {
            return cancelledEnd();
        }
        ModelEvent event = script.next();
        if (event instanceof ModelEvent.TextDelta delta) {
            text.append(delta.text());
        }
        return event instanceof ModelEvent.End end ? end(end) : event;
    }

    private ModelEvent.End cancelledEnd() {
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return end(
                new ModelEvent.Cancelled(new PartialResponse(Message.assistant(text.toString()), TokenUsage.UNKNOWN)));
    }

    private ModelEvent.End end(ModelEvent.End end) {
        ended = true;
        onEnd.accept(this);
        return end;
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        cancel();
        onEnd.accept(this);
    }
}
