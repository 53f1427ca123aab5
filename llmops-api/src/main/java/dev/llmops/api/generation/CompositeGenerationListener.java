package dev.llmops.api.generation;

import dev.llmops.api.closing.Closing;
import java.util.List;

final class CompositeGenerationListener implements GenerationListener {

    private final List<GenerationListener> listeners;

    CompositeGenerationListener(List<GenerationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void onGeneration(Generation generation) {
        Closing.each(listeners, listener -> listener.onGeneration(generation));
    }
}
