package dev.llmops.rag.internal.search;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.core.chain.SideCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Does several searches at once. Whoever waits does himself what no thread has begun, so that searches within searches never wait
 * for each other, and a full queue costs time and nothing else. Where one fails, or the caller is interrupted, the others are
 * cancelled.
 */
public final class ParallelSearch {

    private static final int THREADS = 8;
    private static final int QUEUE = 64;
    private static final long IDLE_SECONDS = 30;
    private static final Executor THREAD_POOL = pool();

    private final Executor executor;

    /** Does searches on threads of the application's. {@code executor}: runs them; what it rejects is done by who waits. */
    public ParallelSearch(Executor executor) {
        this.executor = executor;
    }

    /** {@return one whose eight threads are shared by the whole process, keep nothing alive, and end when nobody searches} */
    public static ParallelSearch shared() {
        return new ParallelSearch(THREAD_POOL);
    }

    private static Executor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                DaemonThreads.numbered("llmops-retrieval-"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * {@return what the tasks give, in their order}
     *
     * @param tasks what is done; the first one by the caller
     * @param <T> what each gives
     * @throws CallCancelledException if the caller is interrupted; it stays interrupted
     */
    public <T> List<T> all(List<Supplier<T>> tasks) {
        List<FutureTask<T>> started = tasks.stream()
                .map(task -> new FutureTask<>(SideCalls.carried(task)::get))
                .toList();
        try {
            for (FutureTask<T> task : started.subList(Math.min(1, started.size()), started.size())) {
                submit(task);
            }
            List<T> done = new ArrayList<>();
            for (FutureTask<T> task : started) {
                task.run(); // does nothing if a thread has begun it
                done.add(task.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the search was interrupted", e);
        } catch (ExecutionException e) {
            throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            started.forEach(task -> task.cancel(true));
        }
    }

    private void submit(FutureTask<?> task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The caller does it.
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException thrown ? thrown : new IllegalStateException(cause);
    }
}
