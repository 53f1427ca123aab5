package dev.llmops.local.internal.worker;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.local.option.WorkerOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker process that there is at the moment. One that ended is replaced at the next call, but not for ever. A thread of
 * its own starts it, so that whoever waits for it keeps deadlines and can be interrupted, and closing waits for no start.
 */
public final class WorkerSlot implements AutoCloseable {

    /** How many processes in a row may end without one answer. */
    public static final int MAX_IN_VAIN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerSlot.class);

    private final ProcessBuilder command;
    private final WorkerSettings settings;
    private final WorkerOptions options;
    private final WorkerAdapters adapters;
    private @Nullable CompletableFuture<WorkerConnection> starting;
    private @Nullable WorkerConnection loading;
    private @Nullable WorkerConnection connection;
    private @Nullable WorkerConnection counted;
    private boolean closed;
    private int inVain;

    /**
     * Makes a slot without a process.
     *
     * @param settings how to load the model
     * @param options how the process is watched
     * @param adapters what a new process has to load beside the model
     */
    public WorkerSlot(ProcessBuilder command, WorkerSettings settings, WorkerOptions options, WorkerAdapters adapters) {
        this.command = command;
        this.settings = settings;
        this.options = options;
        this.adapters = adapters;
    }

    /**
     * {@return a connection whose process is there}
     *
     * @throws CallCancelledException if this thread is interrupted while it waits, which it still is then
     * @throws LlmOpsException if the model is closed, or cannot be loaded, or its process ends again and again
     */
    public WorkerConnection connected() {
        return connected(Long.MAX_VALUE);
    }

    /**
     * {@return a connection whose process is there, for a call}
     *
     * @param limits how long the call may wait
     * @throws CallCancelledException if this thread is interrupted while it waits, which it still is then
     * @throws ModelTimeoutException if the call's time is over
     * @throws LlmOpsException if the model is closed, or cannot be loaded, or its process ends again and again
     */
    public WorkerConnection connected(CallLimits limits) {
        return connected(limits.nanosLeft(false));
    }

    private WorkerConnection connected(long nanos) {
        CompletableFuture<WorkerConnection> started;
        synchronized (this) {
            requireOpen();
            WorkerConnection current = connection;
            if (current != null && current.isOpen()) {
                return current;
            }
            started = starting == null ? start(current) : starting;
        }
        try {
            return nanos == Long.MAX_VALUE ? started.get() : started.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread was interrupted while it waited for a worker to start");
        } catch (TimeoutException e) {
            throw CallLimits.late("a new worker process did not start");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LlmOpsException error) {
                throw error;
            }
            throw new ModelException("the worker of " + settings.file() + " could not be started", e.getCause(), false);
        }
    }

    private CompletableFuture<WorkerConnection> start(@Nullable WorkerConnection last) {
        if (last != null) {
            requireNotInVain(last);
            LOG.warn("the worker process of {} has ended, and a new one is started", settings.file());
        }
        CompletableFuture<WorkerConnection> started = new CompletableFuture<>();
        DaemonThreads.start("llmops-local worker start", () -> start(started));
        starting = started;
        return started;
    }

    private void start(CompletableFuture<WorkerConnection> started) {
        WorkerConnection next = null;
        try {
            next = WorkerConnection.open(command, settings, options);
            isLoading(next);
            next.awaitReady(adapters::loadAgain);
            isReady(next);
            started.complete(next);
        } catch (RuntimeException | Error e) {
            started.completeExceptionally(failed(e));
            if (next != null) {
                next.close();
            }
        }
    }

    private synchronized void isLoading(WorkerConnection next) {
        requireOpen();
        loading = next;
    }

    private synchronized void isReady(WorkerConnection next) {
        requireOpen();
        connection = next;
        loading = null;
        starting = null;
    }

    private synchronized Throwable failed(Throwable error) {
        loading = null;
        starting = null;
        // What ends while it loads has not answered either.
        boolean ended = error instanceof ModelUnavailableException || error instanceof ModelTimeoutException;
        inVain += connection != null && ended ? 1 : 0;
        return closed ? closedError() : error;
    }

    private void requireNotInVain(WorkerConnection last) {
        // Once: it stays the last one until another one is there, and those that end before are counted in between.
        if (counted != last) {
            counted = last;
            inVain = last.hasAnswered() ? 0 : inVain + 1;
        }
        if (inVain >= MAX_IN_VAIN) {
            throw new ModelException(
                    "the worker process of " + settings.file() + " has ended " + inVain
                            + " times in a row without an answer, and no other one is started; see what it printed to"
                            + " standard error, then close the model and load it again",
                    null,
                    false);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedError();
        }
    }

    private static ModelException closedError() {
        return new ModelException("the model is closed; load it again", null, false);
    }

    /** {@return whether it was closed} */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Cancels what runs and ends the process, at most 10 seconds later. Doing it twice does nothing. */
    @Override
    public void close() {
        WorkerConnection first;
        WorkerConnection second;
        synchronized (this) {
            closed = true;
            first = loading;
            second = connection;
        }
        if (first != null) {
            first.close();
        }
        if (second != null) {
            second.close();
        }
    }
}
