package dev.llmops.server.internal.http;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.thread.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What the model writes for clients. A client that goes away ends its generation, and so does the server's end.
 */
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

    /**
     * Reads a stream to its end.
     *
     * @throws IOException if the client is gone; the generation is over then
     */
    public ModelEvent.End run(ModelStream stream, Reply reply, EventWriter writer) throws IOException {
        running.add(stream);
        long millis = interval.toMillis();
        ScheduledFuture<?> probe =
                probes.scheduleWithFixedDelay(() -> probe(stream, reply), millis, millis, TimeUnit.MILLISECONDS);
        try (stream) {
            return read(stream, writer);
        } catch (IOException e) {
            metrics.clientGone();
            throw e;
        } finally {
            probe.cancel(false);
            running.remove(stream);
        }
    }

    private ModelEvent.End read(ModelStream stream, EventWriter writer) throws IOException {
        long start = ticker.getAsLong();
        boolean begun = false;
        while (true) {
            ModelEvent event = stream.next();
            if (event instanceof ModelEvent.End end) {
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
