package dev.llmops.core.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.core.internal.prompt.ForwardingPromptRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches what another registry returns, by reference. A numbered version never changes, so it is kept until there is no room; labels and the
 * latest version are refreshed in the background, or by the call if they are too old. Writes through this registry take effect at
 * once: a write drops what is cached for that prompt, and a read that began before it caches nothing. Missing prompts are not cached.
 */
public final class CachingPromptRegistry extends ForwardingPromptRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CachingPromptRegistry.class);
    private static final int MAX_WAITING = 1_000;

    private final LongSupplier nanos;
    private final InstantSource clock;
    private final long refreshAfter;
    private final long waitAfter;
    private final Cache<PromptReference, Entry> entries;
    private final AtomicLong writes = new AtomicLong();
    private final ThreadPoolExecutor refresher = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            DaemonThreads.named("llmops-prompt-refresher"));
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean closed;

    CachingPromptRegistry(PromptRegistry registry, PromptCacheOptions options) {
        super(registry);
        this.nanos = options.nanos();
        this.clock = options.clock();
        this.refreshAfter = nanos(options.refreshAfter());
        this.waitAfter = nanos(options.waitAfter());
        this.entries = Caffeine.newBuilder().maximumSize(options.capacity()).build();
    }

    /** What was read. */
    private static final class Entry {

        private volatile ServedPrompt found;
        private final long readAt;
        private final AtomicBoolean refreshing = new AtomicBoolean();
        private final ReentrantLock reading = new ReentrantLock();
        private volatile long dueAt;

        private Entry(ServedPrompt read, long readAt, long dueAt) {
            this.found = new ServedPrompt(read.version(), read.source().fromMemory());
            this.readAt = readAt;
            this.dueAt = dueAt;
        }
    }

    /** Half of what a long can hold, so that sums and differences do not overflow. */
    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 2);
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return lookUp(reference).map(ServedPrompt::version);
    }

    @Override
    public Optional<ServedPrompt> lookUp(PromptReference reference) {
        if (waitAfter == 0) {
            return registry.lookUp(reference);
        }
        Entry entry = closed ? null : entries.getIfPresent(reference);
        if (entry == null) {
            return read(reference);
        }
        long now = nanos.getAsLong();
        if (now - entry.dueAt < 0) {
            return Optional.of(entry.found);
        }
        if (reference.number() == null && now - entry.readAt >= waitAfter) {
            return readUnlessRead(reference, entry);
        }
        refresh(reference, entry);
        return Optional.of(entry.found);
    }

    private Optional<ServedPrompt> read(PromptReference reference) {
        long before = writes.get();
        long at = nanos.getAsLong();
        Optional<ServedPrompt> found = registry.lookUp(reference);
        @Nullable Entry entry = found.isPresent() ? new Entry(found.get(), at, at + refreshAfter) : null;
        entries.asMap().compute(reference, (key, known) -> writes.get() == before && !closed ? entry : known);
        if (failing.compareAndSet(true, false)) {
            LOG.info("prompts can be read again");
        }
        return found;
    }

    /** One caller reads, and others wait for it. */
    private Optional<ServedPrompt> readUnlessRead(PromptReference reference, Entry old) {
        old.reading.lock();
        try {
            Entry now = entries.getIfPresent(reference);
            if (now != null && (now != old || nanos.getAsLong() - old.dueAt < 0)) {
                return Optional.of(now.found);
            }
            return readOrKeep(reference, old);
        } finally {
            old.reading.unlock();
        }
    }

    private Optional<ServedPrompt> readOrKeep(PromptReference reference, Entry old) {
        try {
            return read(reference);
        } catch (RuntimeException e) {
            long now = nanos.getAsLong();
            old.dueAt = now + refreshAfter;
            Instant readAt = clock.instant().minusNanos(now - old.readAt);
            old.found = new ServedPrompt(old.found.version(), old.found.source().stale(readAt));
            if (!closed && failing.compareAndSet(false, true)) {
                LOG.warn(
                        "prompt '{}' could not be read again, so that what was read before still serves (told once until it can):"
                                + " {}",
                        reference,
                        e.toString(),
                        e);
            }
            return Optional.of(old.found);
        }
    }

    private void refresh(PromptReference reference, Entry entry) {
        if (!entry.refreshing.compareAndSet(false, true)) {
            return;
        }
        try {
            refresher.execute(() -> {
                try {
                    readUnlessRead(reference, entry);
                } finally {
                    entry.refreshing.set(false);
                }
            });
        } catch (RejectedExecutionException e) { // closed, or enough waits already: a later call tries again
            entry.refreshing.set(false);
        }
    }

    /** Counts a write that was done, and drops what it may have changed. */
    private void written(String name) {
        writes.incrementAndGet();
        entries.asMap().keySet().removeIf(reference -> reference.name().equals(name));
    }

    @Override
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        try {
            return registry.register(name, content, parent, commit);
        } finally {
            written(name);
        }
    }

    @Override
    public void change(LabelChange change) {
        try {
            registry.change(change);
        } finally {
            written(change.name());
        }
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        try {
            registry.add(history, commit);
        } finally {
            written(history.name());
        }
    }

    /** Stops the refreshing; later requests go to the other registry, which is not closed. */
    @Override
    public void close() {
        closed = true;
        refresher.getQueue().clear();
        refresher.shutdown();
        entries.invalidateAll();
    }
}
