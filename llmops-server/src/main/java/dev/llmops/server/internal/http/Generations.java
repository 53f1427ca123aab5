package dev.llmops.server.internal.http;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** What the model writes for clients. A client that goes away ends its generation, and so does the server's end. */
public final class Generations implements AutoCloseable {

    public interface EventWriter {
        void write(ModelEvent event) throws IOException;
    }

    private final Set<ModelStream> running = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor probes;
    private final Duration interval;
    private final ServerMetrics metrics;
    private final LongSupplier ticker;

    public Generations(Duration interval, ServerMetrics metrics, LongSupplier ticker) {
        this.interval = interval;
        this.metrics = metrics;
        this.ticker = ticker;
        this.probes = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("llmops-server probes"));
        probes.setRemoveOnCancelPolicy(true);
    }

    /** Returns when a time will be over that begins now. */
    public long in(Duration limit) {
        return ticker.getAsLong() + Durations.nanos(limit);
    }

    /**
     * Reads a stream to its end, or until the client has waited long enough, and closes it.
     *
     * @throws IOException if the client is gone; the generation is over then
     * @throws ApiException if the server is closing
     */
    public ModelEvent.End run(ModelStream stream, Reply reply, EventWriter writer) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        List<Future<?>> timers = new ArrayList<>();
        // First: whoever closes the server cancels what is here, or has no timer for it.
        running.add(stream);
        try (stream) {
            schedule(stream, reply, late, timers);
            return read(stream, writer, late::get);
        } catch (IOException e) {
            metrics.clientGone();
            throw e;
        } finally {
            timers.forEach(timer -> timer.cancel(false));
            running.remove(stream);
        }
    }

    private void schedule(ModelStream stream, Reply reply, AtomicBoolean late, List<Future<?>> timers) {
        long millis = interval.toMillis();
        Long deadline = reply.deadline();
        try {
            timers.add(
                    probes.scheduleWithFixedDelay(() -> probe(stream, reply), millis, millis, TimeUnit.MILLISECONDS));
            if (deadline != null) {
                timers.add(probes.schedule(
                        () -> {
                            late.set(true);
                            stream.cancel();
                        },
                        deadline - ticker.getAsLong(),
                        TimeUnit.NANOSECONDS));
            }
        } catch (RejectedExecutionException e) {
            throw ApiException.closing();
        }
    }

    private ModelEvent.End read(ModelStream stream, EventWriter writer, BooleanSupplier late) throws IOException {
        long start = ticker.getAsLong();
        boolean begun = false;
        while (true) {
            ModelEvent event = stream.next();
            if (event instanceof ModelEvent.End last) {
                ModelEvent.End end = late.getAsBoolean() && last instanceof ModelEvent.Cancelled cancelled
                        ? timedOut(cancelled)
                        : last;
                metrics.generated(end, ticker.getAsLong() - start);
                return end;
            }
            if (!begun) {
                metrics.firstToken(ticker.getAsLong() - start);
                begun = true;
            }
            writer.write(event);
        }
    }

    private static ModelEvent.End timedOut(ModelEvent.Cancelled cancelled) {
        return new ModelEvent.Failed(new CallTimeout.MissedException(), cancelled.partial());
    }

    private void probe(ModelStream stream, Reply reply) {
        if (!reply.probe()) {
            stream.cancel();
        }
    }

    /** Cancels what runs. */
    @Override
    public void close() {
        probes.shutdownNow();
        Closing.each(running, ModelStream::cancel);
    }
}
