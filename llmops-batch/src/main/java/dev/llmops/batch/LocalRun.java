package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of a batch: threads that each take some rows, work on them and write what came of them, until there are no more. */
final class LocalRun {

    private final Iterator<BatchInput> rows;
    private final FailureCap cap;
    private final Consumer<BatchReport> progress;
    private final FingerprintSet done = new FingerprintSet();
    private final FingerprintSet taken = new FingerprintSet();
    private long earlier;
    private long ok;
    private long failed;
    private long unscored;
    private boolean stopped;

    LocalRun(Iterator<BatchInput> rows, FailureCap cap, Consumer<BatchReport> progress) {
        this.rows = rows;
        this.cap = cap;
        this.progress = progress;
    }

    /** A row that an earlier run has done. */
    void restore(String key) {
        done.add(key);
    }

    BatchReport with(RecipeRunner runner, ResultFile file, int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, DaemonThreads.named("llmops-batch"));
        try {
            work(workers, runner, file, threads);
        } finally {
            stop();
            end(workers);
        }
        cap.requireKept();
        return report();
    }

    private void work(ExecutorService workers, RecipeRunner runner, ResultFile file, int threads) {
        ExecutorCompletionService<Boolean> running = new ExecutorCompletionService<>(workers);
        for (int i = 0; i < threads; i++) {
            running.submit(() -> {
                for (List<BatchInput> batch = take(runner); !batch.isEmpty(); batch = take(runner)) {
                    List<BatchResult> results = runner.run(batch);
                    file.append(results);
                    count(results);
                }
                return true;
            });
        }
        try {
            for (int i = 0; i < threads; i++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the batch was cancelled; run it again with the same results to go on", e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(failed);
    }

    /** Rows that are under way are paid for, so their results are written, unless the run is cancelled. The file must outlive whoever writes into it. */
    private static void end(ExecutorService workers) {
        workers.shutdown();
        Uninterrupted.run(
                () -> workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS),
                interrupt -> workers.shutdownNow());
    }

    private synchronized void stop() {
        stopped = true;
    }

    /** The next rows that are not done; none at the end, or when the run is over. A source that failed is not asked again. */
    private synchronized List<BatchInput> take(RecipeRunner runner) {
        try {
            return next(runner);
        } catch (RuntimeException | Error e) {
            stopped = true;
            throw e;
        }
    }

    private List<BatchInput> next(RecipeRunner runner) {
        List<BatchInput> batch = new ArrayList<>();
        int size = runner.batchSize();
        while (!stopped && !cap.exceeded() && batch.size() < size && rows.hasNext()) {
            BatchInput row = rows.next();
            String key = runner.key(row);
            if (done.contains(key)) {
                earlier++;
            } else if (taken.add(key)) {
                batch.add(row);
            }
        }
        return batch;
    }

    private synchronized void count(List<BatchResult> results) {
        for (BatchResult result : results) {
            cap.count(result.status() == BatchStatus.FAILED);
            ok += result.status() == BatchStatus.OK ? 1 : 0;
            failed += result.status() == BatchStatus.FAILED ? 1 : 0;
            unscored += result.status() == BatchStatus.UNSCORED ? 1 : 0;
        }
        progress.accept(report());
    }

    private synchronized BatchReport report() {
        return new BatchReport(ok, failed, unscored, earlier);
    }
}
