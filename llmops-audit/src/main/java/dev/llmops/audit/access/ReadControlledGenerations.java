package dev.llmops.audit.access;

import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.GenerationSummary;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

record ReadControlledGenerations(GenerationStore store, ReadGate gate) implements GenerationStore {

    private static final String KIND = "generations";

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        return store.save(generation);
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        gate.open(KIND);
        return handOut(store.find(id).stream().toList()).stream().findFirst();
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        gate.open(KIND);
        return handOut(store.list(query));
    }

    @Override
    public List<GenerationSummary> summaries(GenerationQuery query) {
        gate.open(KIND);
        return gate.handOut(KIND, store.summaries(query), each -> each.id().value());
    }

    @Override
    public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
        return store.aggregate(aggregation);
    }

    @Override
    public List<DailyCalls> daily(LocalDate first, @Nullable String tenant) {
        return store.daily(first, tenant);
    }

    private List<Generation> handOut(List<Generation> found) {
        return gate.handOut(KIND, found, each -> each.id().value());
    }
}
