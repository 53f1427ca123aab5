package dev.llmops.core.internal.cache;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The answer to a question that another call has asked already: waits for theirs. */
final class WaitingStream implements ModelStream {

    private final CompletableFuture<Flight.Landing> landing;
    private final Duration maxWait;
    private final Function<Flight.Landing, ModelStream> whenLanded;
    private @Nullable ModelStream source;
    private boolean cancelled;

    /** @param whenLanded opens the answer, once it is known how the other call ended */
    WaitingStream(Flight flight, Duration maxWait, Function<Flight.Landing, ModelStream> whenLanded) {
        this.landing = flight.landing();
        this.maxWait = maxWait;
        this.whenLanded = whenLanded;
    }

    @Override
    public ModelEvent next() {
        ModelStream known = source();
        return known == null ? open(waited()).next() : known.next();
    }

    private Flight.Landing waited() {
        try {
            return landing.get(Durations.nanos(maxWait), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Flight.Landing.ALONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Flight.Landing.CANCELLED;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a flight always lands", e);
        }
    }

    /** Without the lock: a blocking call may take long, and a cancel must not wait for it. */
    private ModelStream open(Flight.Landing how) {
        ModelStream opened = how.end() == Flight.End.CANCELLED || isCancelled()
                ? ModelStream.ended(new ModelEvent.Cancelled(PartialResponse.NONE))
                : answer(how);
        return keep(opened);
    }

    private ModelStream answer(Flight.Landing how) {
        try {
            return whenLanded.apply(how);
        } catch (CallCancelledException e) {
            return ModelStream.ended(new ModelEvent.Cancelled(PartialResponse.NONE));
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
    }

    private synchronized ModelStream keep(ModelStream opened) {
        source = opened;
        if (cancelled) {
            opened.cancel();
        }
        return opened;
    }

    private synchronized @Nullable ModelStream source() {
        return source;
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void cancel() {
        ModelStream opened;
        synchronized (this) {
            cancelled = true;
            opened = source;
        }
        landing.complete(Flight.Landing.CANCELLED);
        if (opened != null) {
            opened.cancel();
        }
    }

    @Override
    public void close() {
        cancel();
        ModelStream opened = source();
        if (opened != null) {
            opened.close();
        }
    }
}
