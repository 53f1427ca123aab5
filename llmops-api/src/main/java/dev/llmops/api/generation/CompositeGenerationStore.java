package dev.llmops.api.generation;

import dev.llmops.api.internal.Members;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

final class CompositeGenerationStore implements GenerationStore {

    private final List<GenerationStore> stores;

    CompositeGenerationStore(List<GenerationStore> stores) {
        this.stores = Members.atLeastOne("stores", stores);
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        return CompletableFuture.allOf(
                stores.stream().map(store -> saveIn(store, generation)).toArray(CompletableFuture[]::new));
    }

    /** A store that does not take it must not keep it from the others. */
    private static CompletableFuture<Void> saveIn(GenerationStore store, Generation generation) {
        try {
            return store.save(generation);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
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
