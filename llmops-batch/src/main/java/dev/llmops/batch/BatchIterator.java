package dev.llmops.batch;

import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Results of the rows of a partition, made as they are pulled. Used by one thread. */
public final class BatchIterator implements Iterator<BatchResult>, AutoCloseable {

    private final RecipeRunner runner;
    private final Iterator<BatchInput> rows;
    private final FailureCap cap;
    private final Runnable close;
    private final Queue<BatchResult> ready = new ArrayDeque<>();
    private boolean closed;

    BatchIterator(RecipeRunner runner, Iterator<BatchInput> rows, FailureCap cap, Runnable close) {
        this.runner = runner;
        this.rows = rows;
        this.cap = cap;
        this.close = close;
    }

    /**
     * {@return whether there is another result}
     *
     * @throws dev.llmops.api.error.CallCancelledException if the thread was interrupted
     */
    @Override
    public boolean hasNext() {
        if (ready.isEmpty() && !closed) {
            fill();
        }
        if (ready.isEmpty()) {
            close();
            return false;
        }
        return true;
    }

    @Override
    public BatchResult next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more rows");
        }
        return ready.remove();
    }

    private void fill() {
        List<BatchInput> batch = new ArrayList<>();
        while (batch.size() < runner.batchSize() && rows.hasNext()) {
            batch.add(rows.next());
        }
        if (cap.exceeded()) {
            TooManyFailuresException reason = cap.exception();
            batch.forEach(row -> ready.add(runner.notTried(row, reason)));
            return;
        }
        for (BatchResult result : runner.run(batch)) {
            cap.count(result.status() == BatchStatus.FAILED);
            ready.add(result);
        }
    }

    /** Lets go of what this partition alone holds. Doing it twice does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            close.run();
        }
    }
}
