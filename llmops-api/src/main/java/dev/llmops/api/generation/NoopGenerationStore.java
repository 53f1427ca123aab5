package dev.llmops.api.generation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

final class NoopGenerationStore implements GenerationStore {

    static final NoopGenerationStore INSTANCE = new NoopGenerationStore();

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return Optional.empty();
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        return List.of();
    }

    @Override
    public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
        return List.of();
    }
}
