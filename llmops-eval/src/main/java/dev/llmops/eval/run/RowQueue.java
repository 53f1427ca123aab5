package dev.llmops.eval.run;

import dev.llmops.eval.dataset.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run, taken one after the other by as many threads as may work at once. There is no queue that could grow:
 * a thread takes its next row when it has finished the one before.
 */
final class RowQueue {

    private final List<Row> rows;
    private final RowTask task;
    private final @Nullable RunFile file;
    private final RunProgress progress;
    private final @Nullable RowResult[] results;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();

    RowQueue(List<Row> rows, RowTask task, @Nullable RunFile file, RunProgress progress) {
        this.rows = rows;
        this.task = task;
        this.file = file;
        this.progress = progress;
        this.results = new @Nullable RowResult[rows.size()];
    }

    List<RowResult> run(int concurrency) throws InterruptedException {
        progress.begin(rows.size());
        takeFinished();
        int threads = Math.min(concurrency, rows.size());
        CountDownLatch running = new CountDownLatch(threads);
        List<Thread> workers = start(threads, running);
        try {
            running.await();
        } catch (InterruptedException e) {
            next.set(rows.size());
            workers.forEach(Thread::interrupt);
            throw e;
        }
        rethrow();
        return Arrays.stream(results).map(Objects::requireNonNull).toList();
    }

    private void takeFinished() {
        for (int i = 0; i < results.length; i++) {
            RowResult before = file == null ? null : file.finished(rows.get(i));
            if (before != null) {
                results[i] = before;
                progress.finished(before);
            }
        }
    }

    private List<Thread> start(int threads, CountDownLatch running) {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = Workers.threads().newThread(() -> workAndCount(running));
            try {
                worker.start();
                workers.add(worker);
            } catch (OutOfMemoryError e) {
                // The machine has no more threads. Those that run must end before the file is closed.
                stop(e);
                running.countDown();
            }
        }
        return workers;
    }

    /** No row that follows could be kept, or be worked on as was asked for. */
    private void stop(Throwable problem) {
        fault.compareAndSet(null, problem);
        next.set(rows.size());
    }

    private void workAndCount(CountDownLatch running) {
        try {
            work();
        } catch (RuntimeException | Error e) {
            stop(e);
        } finally {
            running.countDown();
        }
    }

    private void work() {
        for (int i = next.getAndIncrement(); i < rows.size(); i = next.getAndIncrement()) {
            if (results[i] == null) {
                finish(i, task.work(rows.get(i)));
            }
        }
    }

    private void finish(int index, RowResult result) {
        lock.lock();
        try {
            if (file != null) {
                file.append(result);
            }
            results[index] = result;
            progress.finished(result);
        } finally {
            lock.unlock();
        }
    }

    private void rethrow() {
        Throwable problem = fault.get();
        if (problem instanceof RuntimeException exception) {
            throw exception;
        }
        if (problem instanceof Error error) {
            throw error;
        }
    }
}
