package dev.llmops.batch;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a JVM keeps for all tasks of a batch: one engine for each recipe and its limits, so that a model is loaded once and not once for each partition. It is closed
 * when the JVM ends, or by {@link #closeAll}. Safe for use by multiple threads.
 */
public final class SharedEngines {

    private static final Map<Object, AutoCloseable> OPEN = new ConcurrentHashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(DaemonThreads.unstarted("llmops-batch-close", SharedEngines::closeAll));
    }

    /** Not the recipe's digest: two recipes that give the same may differ in the key that they pay with, or in how many rows they ask at once. */
    private record EngineKey(Recipe recipe, BatchLimits limits) {}

    private SharedEngines() {}

    /** {@return how many engines and models are open} */
    public static int size() {
        return OPEN.size();
    }

    /** Closes all of them; call it when no batch runs. A batch that begins later opens what it needs again. */
    public static void closeAll() {
        List<Runnable> steps = new ArrayList<>();
        for (Object key : List.copyOf(OPEN.keySet())) {
            AutoCloseable opened = OPEN.remove(key);
            if (opened != null) {
                steps.add(() -> close(opened));
            }
        }
        Closing.each(steps, Runnable::run);
    }

    /** An engine that cannot be opened is tried again by the next task. */
    static Engine engine(Recipe recipe, BatchLimits limits) {
        return (Engine) OPEN.computeIfAbsent(new EngineKey(recipe, limits), key -> Engines.open(recipe, limits));
    }

    static EmbeddingClient model(EmbeddingSource source) {
        return (EmbeddingClient) OPEN.computeIfAbsent(source, key -> Models.open(source));
    }

    private static void close(AutoCloseable opened) {
        if (opened instanceof Engine engine) {
            engine.close();
        } else if (opened instanceof EmbeddingClient model) {
            model.close();
        }
    }
}
