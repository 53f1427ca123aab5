package dev.llmops.api.generation;

import java.util.List;

/**
 * Hears of every call when it has ended, on the thread that reads the answer. A listener that throws is reported and
 * changes nothing: the answer still reaches its caller. Safe for use by several threads, since calls end on many.
 */
@FunctionalInterface
public interface GenerationListener {

    /**
     * Hears of a call.
     *
     * @param generation its record
     */
    void onGeneration(Generation generation);

    /**
     * {@return a listener that tells others, in order; when one throws, the rest still hear, and its exception is thrown
     * at the end}
     *
     * @param listeners the others
     */
    static GenerationListener composite(List<GenerationListener> listeners) {
        return new CompositeGenerationListener(listeners);
    }
}
