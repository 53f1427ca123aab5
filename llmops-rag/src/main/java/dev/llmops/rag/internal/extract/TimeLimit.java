package dev.llmops.rag.internal.extract;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.SkipReason;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gives up on what takes too long or needs too much memory. It runs on a thread of its own, which is interrupted then: what
 * heeds that ends at once, and the rest, which no JVM can end, goes on beside the next document.
 */
public final class TimeLimit {

    /**
     * What may take too long.
     *
     * @param <T> what it makes
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * {@return what it makes}
         *
         * @throws DocumentSkippedException if there is nothing to be had
         */
        T run() throws DocumentSkippedException;
    }

    private TimeLimit() {}

    /**
     * {@return what a work makes}
     *
     * @param limit how long it may take
     * @param demand what must have happened to the document within it, as in "it must be readable"
     * @throws CallCancelledException if the caller is interrupted, which tells nothing of the document; it stays interrupted
     * @throws DocumentSkippedException if it throws one, takes longer, or needs more memory or a deeper stack than there is
     */
    public static <T> T within(Duration limit, String demand, Work<T> work) throws DocumentSkippedException {
        FutureTask<T> task = new FutureTask<>(work::run);
        DaemonThreads.start("llmops-extract", task);
        try {
            return task.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DocumentSkippedException(
                    SkipReason.TIMED_OUT,
                    "it must be " + demand + " within " + limit.toMillis() + " ms, but took longer",
                    e);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread that waited for a document was interrupted", e);
        } finally {
            task.cancel(true);
        }
    }

    private static DocumentSkippedException failed(@Nullable Throwable cause) {
        if (cause instanceof DocumentSkippedException skipped) {
            return skipped;
        }
        if (cause instanceof OutOfMemoryError) {
            // That tells of the memory that others have left, not of the file: an older version must not go for it.
            return new DocumentSkippedException(
                    SkipReason.UNREADABLE, "reading it needs more memory than there is", cause);
        }
        if (cause instanceof StackOverflowError) {
            return new DocumentSkippedException(SkipReason.MALFORMED, "it nests its parts too deeply", cause);
        }
        if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        throw new IllegalStateException(cause);
    }

    /**
     * Ends a work that was given up.
     *
     * @throws CancellationException if it was; nobody waits for it any more
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("it was given up");
        }
    }
}
