package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Does something with each item, a few at once, and gives what comes out in the items' order. */
final class BenchmarkLoop {

    private final List<Item> items;
    private final BenchmarkProgress progress;
    private final int threads;
    private final ReentrantLock telling = new ReentrantLock();
    private int finished;

    BenchmarkLoop(List<Item> items, BenchmarkProgress progress, int threads) {
        this.items = items;
        this.progress = progress;
        this.threads = threads;
    }

    List<ObjectNode> run(Function<Item, ObjectNode> score) {
        if (threads == 1) {
            List<ObjectNode> rows = new ArrayList<>();
            items.forEach(item -> rows.add(told(score.apply(item))));
            return rows;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads, DaemonThreads.named("llmops-benchmark"));
        try {
            List<Future<ObjectNode>> waiting = new ArrayList<>();
            items.forEach(item -> waiting.add(pool.submit(() -> told(score.apply(item)))));
            List<ObjectNode> rows = new ArrayList<>();
            for (Future<ObjectNode> row : waiting) {
                rows.add(row.get());
            }
            return rows;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread was interrupted while a benchmark ran");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private ObjectNode told(ObjectNode row) {
        telling.lock();
        try {
            finished++;
            progress.finished(finished, items.size());
        } finally {
            telling.unlock();
        }
        return row;
    }
}
