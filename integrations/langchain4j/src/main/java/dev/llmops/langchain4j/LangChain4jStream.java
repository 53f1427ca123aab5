package dev.llmops.langchain4j;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a call. It also is the watchdog: LangChain4j's HTTP client does not time out a body that stalls, so
 * a reader that waits longer than it may ends the call.
 */
final class LangChain4jStream implements ModelStream {

    private final RunningCall call;
    private final Duration idleLimit;
    private final Duration totalLimit;
    private final Consumer<LangChain4jStream> onEnd;
    private volatile boolean cancelled;
    private volatile boolean endRead;

    LangChain4jStream(RunningCall call, Duration idleLimit, Duration totalLimit, Consumer<LangChain4jStream> onEnd) {
        this.call = call;
        this.idleLimit = idleLimit;
        this.totalLimit = totalLimit;
        this.onEnd = onEnd;
    }

    @Override
    public ModelEvent next() {
        if (endRead) {
            throw new NoSuchElementException("the end of this stream was read already");
        }
        ModelEvent event = read();
        if (event instanceof ModelEvent.End) {
            endRead = true;
            // What a model still pushes behind the end is dropped, instead of waiting for a reader for ever.
            call.pipe().close();
            onEnd.accept(this);
        }
        return event;
    }

    private ModelEvent read() {
        if (Thread.currentThread().isInterrupted()) {
            cancel();
        }
        if (cancelled) {
            return new ModelEvent.Cancelled(call.answer().partial());
        }
        Duration left = totalLimit.minus(call.elapsed());
        try {
            ModelEvent event = left.isNegative() || left.isZero() ? null : take(left);
            return event != null ? event : nothingCame();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return new ModelEvent.Cancelled(call.answer().partial());
        }
    }

    private @Nullable ModelEvent take(Duration left) throws InterruptedException {
        Duration limit = left.compareTo(idleLimit) < 0 ? left : idleLimit;
        return call.pipe().take(Durations.nanos(limit));
    }

    private ModelEvent nothingCame() {
        if (cancelled) {
            return new ModelEvent.Cancelled(call.answer().partial());
        }
        boolean total = call.elapsed().compareTo(totalLimit) >= 0;
        abandon();
        String rule = total
                ? "the whole answer must be there within the timeout of " + totalLimit
                : "something of the answer must arrive within the idleTimeout of " + idleLimit;
        return new ModelEvent.Failed(
                new ModelTimeoutException(rule
                        + ", but did not; the call was cancelled. Ask for less, or raise the limit where the client"
                        + " is built with LangChain4jModels.builder()"),
                call.answer().partial());
    }

    @Override
    public void cancel() {
        if (!endRead) {
            cancelled = true;
            abandon();
        }
    }

    private void abandon() {
        call.pipe().close();
        call.scope().cancel();
    }

    @Override
    public void close() {
        cancel();
        onEnd.accept(this);
    }

    int httpRequests() {
        return call.scope().httpRequests();
    }
}
