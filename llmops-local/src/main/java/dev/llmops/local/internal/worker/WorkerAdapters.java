package dev.llmops.local.internal.worker;

import dev.llmops.local.LocalAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The LoRA adapters that the worker's model has. A process that takes the place of one that ended loads them again.
 */
public final class WorkerAdapters {

    private final Map<String, LocalAdapter> byName = new TreeMap<>();

    /**
     * Loads an adapter.
     *
     * @param name its name
     * @param file its file
     * @param worker where
     * @return what was loaded
     * @throws IllegalArgumentException if the name is taken
     */
    public synchronized LocalAdapter load(String name, Path file, WorkerConnection worker) {
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
     * @param name its name
     * @param worker where it is
     * @throws IllegalArgumentException if no adapter has it
     */
    public synchronized void unload(String name, WorkerConnection worker) {
        if (byName.remove(name) == null) {
            throw new IllegalArgumentException(
                    "an adapter must be loaded to be unloaded, one of " + byName.keySet() + ", but was '" + name + "'");
        }
        worker.ask(new WorkerQuestion.UnloadAdapter(name));
    }

    /** {@return all, by name} */
    public synchronized List<LocalAdapter> all() {
        return List.copyOf(byName.values());
    }

    /** Loads all of them in a new process. */
    synchronized void loadAgain(WorkerConnection worker) {
        byName.values().forEach(adapter -> worker.ask(question(adapter.name(), adapter.file())));
    }

    // Absolute, so that it means the same file after the process was started anew.
    private static WorkerQuestion question(String name, Path file) {
        return new WorkerQuestion.LoadAdapter(name, file.toAbsolutePath().toString());
    }
}
