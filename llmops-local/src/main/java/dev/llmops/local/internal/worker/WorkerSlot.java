package dev.llmops.local.internal.worker;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelUnavailableException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The worker process that there is at the moment. One that ended is replaced at the next call, but not for ever. Closing waits
 * for no process that is still loading its model.
 */
public final class WorkerSlot implements AutoCloseable {

    /** How many processes in a row may end without one answer. */
    public static final int MOST_IN_VAIN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerSlot.class);

    private final WorkerSettings settings;
    private final List<String> jvmOptions;
    private final WorkerAdapters adapters;
    private final Object starting = new Object();
    private volatile @Nullable Process loading;
    private volatile @Nullable WorkerConnection connection;
    private volatile boolean closed;
    private @Nullable WorkerConnection counted;
    private int inVain;

    /**
     * Makes a slot without a process.
     *
     * @param settings how to load the model
     * @param jvmOptions options of its JVM
     * @param adapters what a new process has to load beside the model
     */
    public WorkerSlot(WorkerSettings settings, List<String> jvmOptions, WorkerAdapters adapters) {
        this.settings = settings;
        this.adapters = adapters;
        this.jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * {@return a connection whose process is there}
     *
     * @throws LlmOpsException if the model is closed, or can not be loaded, or its process ends again and again
     */
    public WorkerConnection connected() {
        WorkerConnection current = connection;
        if (!closed && current != null && current.isOpen()) {
            return current;
        }
        synchronized (starting) {
            requireOpen();
            current = connection;
            return current != null && current.isOpen() ? current : replaced(current);
        }
    }

    private WorkerConnection replaced(@Nullable WorkerConnection last) {
        if (last != null) {
            requireNotInVain(last);
            LOG.warn("the worker process of {} has ended, and a new one is started", settings.file());
        }
        WorkerConnection next;
        try {
            next = WorkerConnection.start(settings, jvmOptions, this::isLoading);
            restore(next);
            connection = next;
        } catch (LlmOpsException e) {
            requireOpen();
            // What ends while it loads has not answered either.
            if (last != null && e instanceof ModelUnavailableException) {
                inVain++;
            }
            throw e;
        } finally {
            loading = null;
        }
        if (closed) {
            next.close();
            requireOpen();
        }
        return next;
    }

    private void requireNotInVain(WorkerConnection last) {
        // Once: it stays the last one until another one is there, and those that end before are counted in between.
        if (counted != last) {
            counted = last;
            inVain = last.hasAnswered() ? 0 : inVain + 1;
        }
        if (inVain >= MOST_IN_VAIN) {
            throw new ModelException(
                    "the worker process of " + settings.file() + " has ended " + inVain
                            + " times in a row without an answer, and no other one is started; see what it printed to"
                            + " standard error, then close the model and load it again",
                    null,
                    false);
        }
    }

    private void restore(WorkerConnection next) {
        try {
            adapters.loadAgain(next);
            next.countsFromNow();
        } catch (LlmOpsException e) {
            next.close();
            throw e;
        }
    }

    private void isLoading(Process process) {
        loading = process;
        if (closed) {
            process.destroyForcibly();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ModelException("the model is closed; load it again", null, false);
        }
    }

    /** {@return whether it was closed} */
    public boolean isClosed() {
        return closed;
    }

    /** Cancels what runs and ends the process. Doing it twice does nothing. */
    @Override
    public void close() {
        closed = true;
        Process process = loading;
        if (process != null) {
            process.destroyForcibly();
        }
        WorkerConnection current = connection;
        if (current != null) {
            current.close();
        }
    }
}
