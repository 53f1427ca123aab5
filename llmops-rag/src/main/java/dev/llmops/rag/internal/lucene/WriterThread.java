package dev.llmops.rag.internal.lucene;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where Lucene's writer works: a thread that nobody else can interrupt. Lucene holds the lock of a folder by a channel and
 * writes by channels, and an interrupt of a thread that uses a channel closes it.
 */
final class WriterThread {

    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("llmops-index-writer"));

    /** Waits until it is done, even when interrupted; the interrupt is kept for the caller. */
    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /** The same with what comes of it. */
    <T> T call(Callable<T> work) {
        Future<T> future = worker.submit(work);
        return Uninterrupted.get(() -> get(future));
    }

    /** The same, but when interrupted it does not wait for the end of the work, which goes on. */
    void runLong(Runnable work) {
        try {
            get(worker.submit(work, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException exception) {
                throw exception;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** After the last work. */
    void end() {
        worker.shutdown();
    }
}
