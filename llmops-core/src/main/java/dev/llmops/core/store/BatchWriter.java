package dev.llmops.core.store;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.store.Transaction.Change;
import dev.llmops.core.store.Transaction.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes on one thread, with group commit: whatever waits when a transaction begins goes into it, so that many records
 * share the one flush to disk that each would have to wait for. The queue is bounded; when it is full, callers wait.
 */
final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private final Database database;
    private final StoreOptions options;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final Thread thread;
    private final PendingWrite<?> wakeUp = new PendingWrite<>(() -> transaction -> true);
    private final ExecutorService preparers;
    private volatile boolean closing;
    private volatile boolean ended;

    BatchWriter(Database database, StoreOptions options) {
        this(database, options, DaemonThreads.named("llmops-store-preparer"));
    }

    /** Lets tests refuse a thread. */
    BatchWriter(Database database, StoreOptions options, ThreadFactory preparing) {
        this.preparers = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(1),
                preparing,
                new ThreadPoolExecutor.DiscardPolicy());
        this.database = database;
        this.options = options;
        this.queue = new ArrayBlockingQueue<>(options.queueCapacity());
        this.thread = DaemonThreads.unstarted("llmops-store-writer", this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes a write; its future completes after the commit. */
    <T extends @Nullable Object> CompletableFuture<T> submit(PendingWrite.Preparation<T> preparation) {
        PendingWrite<T> pending = new PendingWrite<>(preparation);
        if (closing) {
            throw closed();
        }
        if (!offer(pending)) {
            throw new StoreUnavailableException("the queue of " + database.name() + " stayed full with "
                    + options.queueCapacity() + " records for " + options.queueTimeout()
                    + ", so this one was not taken; the database is too slow or stuck: see earlier errors, or set a"
                    + " larger queueCapacity or queueTimeout");
        }
        // The thread may have ended between the first look and the offer; then nobody would come for this write.
        if (ended && queue.remove(pending)) {
            throw closed();
        }
        return pending.future();
    }

    /**
     * Takes a write without waiting for room.
     *
     * @throws StoreUnavailableException if the queue is full, or closed
     */
    <T extends @Nullable Object> CompletableFuture<T> submitNow(PendingWrite.Preparation<T> preparation) {
        PendingWrite<T> pending = new PendingWrite<>(preparation);
        if (closing || !queue.offer(pending)) {
            throw closing ? closed() : new StoreUnavailableException("the queue of " + database.name() + " is full");
        }
        if (ended && queue.remove(pending)) {
            throw closed();
        }
        return pending.future();
    }

    /** Takes a write and waits for its commit. */
    <T extends @Nullable Object> T call(Write<T> write) {
        refuseOnOwnThread("write and wait");
        try {
            return submit(() -> write).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LlmOpsException known) {
                throw known;
            }
            throw e;
        }
    }

    /** The same for a write that answers nothing. */
    void apply(Change change) {
        call(transaction -> {
            change.apply(transaction);
            return true;
        });
    }

    private boolean offer(PendingWrite<?> pending) {
        long wait = Durations.nanos(options.queueTimeout());
        return queue.offer(pending) || Uninterrupted.get(() -> queue.offer(pending, wait, TimeUnit.NANOSECONDS));
    }

    private StoreUnavailableException closed() {
        return new StoreUnavailableException(database.name() + " is closed");
    }

    private void run() {
        List<PendingWrite<?>> batch = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                continue; // nobody has a reason to; and what was taken must be written
            }
            queue.drainTo(batch, options.batchSize() - 1);
            batch.remove(wakeUp);
            try {
                prepareAhead(batch);
                write(batch);
            } catch (Throwable e) { // the thread must live on, whatever happens
                fail(batch, explain(e));
            }
            batch.clear();
        }
        ended = true;
        preparers.shutdown();
        queue.drainTo(batch);
        fail(batch, closed());
    }

    /**
     * Has rows made on another thread while this one inserts and waits for the disk: first for this batch, then for what
     * waits behind it. Whatever is not ready when its turn comes is made by this thread.
     */
    private void prepareAhead(List<PendingWrite<?>> batch) {
        if (batch.size() > 1) {
            List<PendingWrite<?>> copy = List.copyOf(batch);
            try {
                preparers.execute(() -> {
                    copy.forEach(PendingWrite::prepare);
                    queue.forEach(PendingWrite::prepare);
                });
            } catch (RuntimeException | Error e) {
                LOG.debug("no thread to make rows ahead: {}", e.toString());
            }
        }
    }

    private void write(List<PendingWrite<?>> batch) {
        @Nullable Throwable error = batch.isEmpty() ? null : begin(batch);
        if (error == null) {
            return;
        }
        if (batch.size() == 1) {
            fail(batch, error);
            return;
        }
        // One of them is to blame; alone, the others succeed.
        for (int i = 0; i < batch.size(); i++) {
            List<PendingWrite<?>> alone = batch.subList(i, i + 1);
            error = begin(alone);
            if (error != null) {
                fail(alone, error);
            }
        }
    }

    /** Returns why nothing was written; null if all was, or if the writes have failed already. */
    private @Nullable Throwable begin(List<PendingWrite<?>> batch) {
        Transaction transaction;
        try {
            transaction = database.begin();
        } catch (Throwable e) { // the thread must live on, whatever happens
            // The database cannot be reached, or another process has it locked: each would only wait as long again.
            fail(batch, explain(e));
            return null;
        }
        return commit(transaction, batch);
    }

    private @Nullable Throwable commit(Transaction transaction, List<PendingWrite<?>> batch) {
        try {
            for (PendingWrite<?> pending : batch) {
                pending.apply(transaction);
            }
            transaction.flush();
            database.commit(transaction);
        } catch (Throwable e) { // the thread must live on, whatever happens
            database.rollback(transaction);
            return explain(e);
        }
        batch.forEach(PendingWrite::succeed);
        return null;
    }

    private static void fail(List<PendingWrite<?>> batch, Throwable error) {
        batch.forEach(pending -> pending.fail(error));
    }

    private Throwable explain(Throwable error) {
        if (error instanceof SQLException sql) {
            return database.translate("could not write to", sql);
        }
        return error instanceof LlmOpsException
                ? error
                : new StoreException("could not write to " + database.name() + ": " + error, error, false);
    }

    /** Writes what was taken, then ends. Not on its own thread, which would wait for itself. */
    @Override
    public synchronized void close() {
        if (!closing) {
            closing = true;
            // A thread that waits for work has to look again; one that works makes room sooner or later.
            Uninterrupted.run(() -> queue.put(wakeUp));
        }
        Uninterrupted.run(thread::join);
    }

    void refuseOnOwnThread(String what) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a callback on the store's writing thread must not " + what
                    + ", since it would wait for itself; add the callback with one of the ...Async methods");
        }
    }
}
