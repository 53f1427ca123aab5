package dev.llmops.api.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

final class CompositeGenerationListener implements GenerationListener {

    private final List<GenerationListener> listeners;

    CompositeGenerationListener(List<GenerationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void onGeneration(Generation generation) {
        @Nullable RuntimeException first = null;
        for (GenerationListener listener : listeners) {
            try {
                listener.onGeneration(generation);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
