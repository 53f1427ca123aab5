package dev.llmops.local.internal.worker;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.local.LocalAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LoRA adapters that the worker's model has. A process that takes the place of one that ended loads them again. */
public final class WorkerAdapters {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerAdapters.class);

    private final Map<String, LocalAdapter> byName = new ConcurrentSkipListMap<>();
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * Loads an adapter.
     *
     * @return what was loaded
     * @throws IllegalArgumentException if the name is taken
     * @throws CallCancelledException if this thread is interrupted while it waits
     */
    public LocalAdapter load(String name, Path file, WorkerConnection worker) {
        return changing(() -> loadNew(name, file, worker));
    }

    // Who waits for another one who waits for the worker can be interrupted, too.
    private <T> T changing(Supplier<T> change) {
        try {
            changing.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the thread was interrupted while it waited for an adapter");
        }
        try {
            return change.get();
        } finally {
            changing.unlock();
        }
    }

    private LocalAdapter loadNew(String name, Path file, WorkerConnection worker) {
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("an adapter must have a name of its own, but '" + name + "' is taken");
        }
        String digest = (String) worker.ask(question(name, file));
        LocalAdapter loaded = new LocalAdapter(name, file, digest);
        byName.put(name, loaded);
        return loaded;
    }

    /**
     * Takes an adapter out.
     *
     * @param worker where it is
     * @throws IllegalArgumentException if no adapter has it
     * @throws CallCancelledException if this thread is interrupted while it waits
     */
    public void unload(String name, WorkerConnection worker) {
        changing(() -> unloadKnown(name, worker));
    }

    private @Nullable Void unloadKnown(String name, WorkerConnection worker) {
        if (byName.remove(name) == null) {
            throw new IllegalArgumentException(
                    "an adapter must be loaded to be unloaded, one of " + byName.keySet() + ", but was '" + name + "'");
        }
        try {
            worker.ask(new WorkerQuery.UnloadAdapter(name));
        } catch (ModelUnavailableException e) {
            // It went with its process, and the next one does not load it.
            LOG.debug("the adapter '{}' was unloaded while the worker process ended", name, e);
        }
        return null;
    }

    /** {@return all, by name} */
    public List<LocalAdapter> all() {
        return List.copyOf(byName.values());
    }

    /**
     * Loads all of them in a new process. One that is not there any more, or is another one now, is taken out: it would keep
     * all calls from being answered, or answer them with weights that nobody asked for.
     */
    void loadAgain(WorkerConnection worker) {
        changing(() -> loadAllAgain(worker));
    }

    private @Nullable Void loadAllAgain(WorkerConnection worker) {
        for (LocalAdapter adapter : all()) {
            String problem = loadAgain(adapter, worker);
            if (problem != null) {
                byName.remove(adapter.name());
                LOG.warn(
                        "the adapter '{}' is out, because a new worker process cannot have it: {}; load it again",
                        adapter.name(),
                        problem);
            }
        }
        return null;
    }

    /** Returns why it is not loaded, or null. */
    private static @Nullable String loadAgain(LocalAdapter adapter, WorkerConnection worker) {
        try {
            if (adapter.digest().equals(worker.ask(question(adapter.name(), adapter.file())))) {
                return null;
            }
            worker.ask(new WorkerQuery.UnloadAdapter(adapter.name()));
            return adapter.file() + " has changed since it was loaded";
        } catch (ModelUnavailableException | ModelTimeoutException | CallCancelledException e) {
            // Says nothing of the adapter.
            throw e;
        } catch (LlmOpsException e) {
            return String.valueOf(e.getMessage());
        }
    }

    // Absolute, so that it means the same file after the process was started anew.
    private static WorkerQuery question(String name, Path file) {
        return new WorkerQuery.LoadAdapter(name, file.toAbsolutePath().toString());
    }
}
