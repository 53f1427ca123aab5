package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives up on what takes too long or needs too much memory. It runs on a thread of its own, which is interrupted then: what
 * heeds that ends at once, and the rest, which no JVM can end, goes on beside the next file.
 */
final class TimeLimit {

    private TimeLimit() {}

    static ExtractedText within(Duration limit, Callable<ExtractedText> reading) throws SkippedException {
        FutureTask<ExtractedText> task = new FutureTask<>(reading);
        Thread thread = new Thread(task, "llmops-extract");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SkippedException(
                    SkipReason.TIMED_OUT, "it must be readable within " + limit.toMillis() + " ms, but took longer", e);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SkippedException(SkipReason.TIMED_OUT, "the thread that waited for it was interrupted", e);
        } finally {
            task.cancel(true);
        }
    }

    private static SkippedException failed(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof SkippedException skipped) {
            return skipped;
        }
        if (cause instanceof OutOfMemoryError) {
            // That tells of the memory that others have left, not of the file: an older version must not go for it.
            return new SkippedException(SkipReason.UNREADABLE, "reading it needs more memory than there is", cause);
        }
        if (cause instanceof StackOverflowError) {
            return new SkippedException(SkipReason.MALFORMED, "it nests its parts too deeply", cause);
        }
        return new SkippedException(SkipReason.MALFORMED, "it can not be read: " + cause, cause);
    }

    /** Ends a reading that was given up. */
    static void check() throws SkippedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SkippedException(SkipReason.TIMED_OUT, "it was given up");
        }
    }
}
