package dev.llmops.api.generation;

import java.util.List;

/**
 * Receives every call when it has ended, on the thread that reads the answer. An exception from a listener is reported and has no other
 * effect: the answer still reaches its caller. Implementations must be safe for use by multiple threads, since calls end on many threads.
 */
@FunctionalInterface
public interface GenerationListener {

    /**
     * Receives a call that has ended.
     *
     * @param generation its record
     */
    void onGeneration(Generation generation);

    /**
     * {@return a listener that notifies others, in order; when one throws, the rest are still notified, and its exception is thrown
     * at the end}
     *
     * @param listeners the others
     */
    static GenerationListener composite(List<GenerationListener> listeners) {
        return new CompositeGenerationListener(listeners);
    }
}
