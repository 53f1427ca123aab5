package dev.llmops.api.generation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

final class CompositeGenerationStore implements GenerationStore {

    private final List<GenerationStore> stores;

    CompositeGenerationStore(List<GenerationStore> stores) {
        this.stores = List.copyOf(stores);
        if (stores.isEmpty()) {
            throw new IllegalArgumentException("stores must hold at least one store, but was empty");
        }
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        return CompletableFuture.allOf(
                stores.stream().map(store -> store.save(generation)).toArray(CompletableFuture[]::new));
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return stores.get(0).find(id);
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        return stores.get(0).list(query);
    }
}
