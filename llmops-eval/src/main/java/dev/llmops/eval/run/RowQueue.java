package dev.llmops.eval.run;

import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.QueueFullException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.pace.AdaptiveLimit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run, taken one after the other by as many threads as may work at once. There is no queue that could grow:
 * a thread takes its next row when it has finished the one before.
 */
final class RowQueue {

    /** So often a server may refuse one row before that is its result. */
    private static final int MAX_ATTEMPTS = 10;

    private static final ThreadFactory THREADS = DaemonThreads.virtual("llmops-eval");

    private final Iterator<Row> rows;
    private final int samples;
    private final RowTask task;
    private final Results results;
    private final @Nullable RunFile file;
    private final RunProgress progress;
    private final AdaptiveLimit pace;
    private final @Nullable RunBudget budget;
    private final SpendingMeter meter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private @Nullable Row row;
    private long index = -1;
    private int sample;
    private int running;
    private boolean ended;
    private @Nullable String stopped;
    private @Nullable Throwable fault;

    /**
     * @param meter has what the file held before
     */
    RowQueue(
            Iterator<Row> rows,
            int samples,
            RowTask task,
            Results results,
            @Nullable RunFile file,
            RunProgress progress,
            AdaptiveLimit pace,
            @Nullable RunBudget budget,
            SpendingMeter meter) {
        this.rows = rows;
        this.samples = samples;
        this.task = task;
        this.results = results;
        this.file = file;
        this.progress = progress;
        this.pace = pace;
        this.budget = budget;
        this.meter = meter;
    }

    /** Which sample of which row. */
    private record Work(long index, Row row, int sample) {}

    /** {@return why it ended before the last row, or null} */
    @Nullable
    String run(int threads) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(threads);
        List<Thread> workers = start(threads, left);
        try {
            left.await();
        } catch (InterruptedException e) {
            end(null);
            workers.forEach(Thread::interrupt);
            throw e;
        }
        rethrow();
        if (stopped != null) {
            takeTheRest();
        }
        return stopped;
    }

    /** What the file held of rows that this run did not come to. */
    private void takeTheRest() {
        if (row != null) {
            take(row, sample + 1);
        }
        while (rows.hasNext()) {
            index++;
            take(rows.next(), 1);
        }
    }

    private void take(Row some, int from) {
        for (int i = from; i <= samples; i++) {
            results.has(index, some, i);
        }
    }

    private List<Thread> start(int threads, CountDownLatch left) {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = THREADS.newThread(() -> workAndCount(left));
            try {
                worker.start();
                workers.add(worker);
            } catch (OutOfMemoryError e) {
                // The machine has no more threads. Those that run must end before the file is closed.
                end(e);
                left.countDown();
            }
        }
        return workers;
    }

    /** No row that follows could be kept, or be worked on as was asked for. */
    private void end(@Nullable Throwable problem) {
        lock.lock();
        try {
            if (fault == null) {
                fault = problem;
            }
            ended = true;
            finished.signalAll();
        } finally {
            lock.unlock();
        }
        pace.open();
    }

    private void workAndCount(CountDownLatch left) {
        try {
            work();
        } catch (RuntimeException | Error e) {
            end(e);
        } finally {
            left.countDown();
        }
    }

    private void work() {
        for (Work work = next(); work != null; work = next()) {
            long began = pace.enter();
            if (hasEnded()) {
                pace.left();
                return;
            }
            finish(work, answered(work, began));
        }
    }

    /** Asks until there is a result that a server's refusal does not decide. */
    private RowResult answered(Work work, long firstBegan) {
        long began = firstBegan;
        for (int attempt = 1; ; attempt++) {
            RowTask.Outcome outcome = task.work(work.row(), work.sample());
            boolean refused = report(outcome, began);
            if (!refused || attempt == MAX_ATTEMPTS || hasEnded()) {
                return outcome.result();
            }
            began = pace.enter();
        }
    }

    /** Whether a server refused the call, so that it costs nothing to ask again. */
    private boolean report(RowTask.Outcome outcome, long began) {
        Throwable thrown = outcome.fault();
        if (thrown instanceof ModelException error
                && (error instanceof RateLimitedException
                        || error instanceof QueueFullException
                        || error.retryAfter().isPresent())) {
            pace.refused(began, error.retryAfter().orElse(null));
            return true;
        }
        if (thrown instanceof ModelUnavailableException || thrown instanceof ModelTimeoutException) {
            pace.overloaded(began);
        } else if (thrown == null && outcome.asked()) {
            pace.answered();
        } else {
            pace.left();
        }
        return false;
    }

    /** The next sample that is to be asked, or null if there is none. */
    private @Nullable Work next() {
        lock.lock();
        try {
            Work work = unfinished();
            while (work != null && !ended && mustWait(work)) {
                if (running == 0) {
                    stop("the budget is spent: no further row surely fits");
                } else {
                    finished.awaitUninterruptibly();
                }
            }
            if (work == null || ended) {
                return null;
            }
            running++;
            return work;
        } finally {
            lock.unlock();
        }
    }

    private boolean mustWait(Work work) {
        return (budget != null && !meter.fits(budget, running)) || (running > 0 && results.tooEarly(work.index()));
    }

    private @Nullable Work unfinished() {
        while (!ended) {
            if (row == null || sample == samples) {
                if (!rows.hasNext()) {
                    return null;
                }
                row = rows.next();
                index++;
                sample = 0;
            }
            sample++;
            if (!results.has(index, row, sample)) {
                return new Work(index, row, sample);
            }
            stopIfDecided();
        }
        return null;
    }

    private void stopIfDecided() {
        String decision = results.decided();
        if (decision != null) {
            stop(decision);
        }
    }

    private void stop(String why) {
        if (stopped == null) {
            stopped = why;
        }
        ended = true;
        finished.signalAll();
        pace.open();
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void finish(Work work, RowResult result) {
        lock.lock();
        try {
            running--;
            if (file != null) {
                file.append(result);
            }
            meter.add(result);
            results.add(work.index(), result);
            progress.finished(result);
            stopIfDecided();
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() {
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
        if (fault instanceof Error error) {
            throw error;
        }
    }
}
