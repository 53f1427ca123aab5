package dev.llmops.core;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.store.Store;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A store for tests of the chain. It can be told to fail. */
class MemoryStore implements Store, GenerationStore, FeedbackStore {

    final List<Generation> saved = new CopyOnWriteArrayList<>();
    final List<Feedback> feedback = new CopyOnWriteArrayList<>();
    final PromptRegistry prompts;
    ExperimentStore experiments = InMemoryExperimentStore.create(InstantSource.system());
    volatile StoreException failure;
    final AtomicInteger closed = new AtomicInteger();
    /** How many records there were when it was closed. */
    volatile int closedAfter;

    MemoryStore(PromptRegistry prompts) {
        this.prompts = prompts;
    }

    MemoryStore() {
        this(PromptRegistry.noop());
    }

    Generation only() {
        if (saved.size() != 1) {
            throw new AssertionError("expected one generation, but there were " + saved.size());
        }
        return saved.get(0);
    }

    Generation last() {
        return saved.get(saved.size() - 1);
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        saved.add(generation);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return saved.stream().filter(g -> g.id().equals(id)).findFirst();
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        return List.copyOf(saved);
    }

    @Override
    public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
        return List.of();
    }

    @Override
    public void accept(Feedback value) {
        feedback.add(value);
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        return feedback.stream().filter(f -> f.generation().equals(generation)).toList();
    }

    @Override
    public List<Feedback> latest(int limit) {
        return List.copyOf(feedback);
    }

    @Override
    public GenerationStore generations() {
        return this;
    }

    @Override
    public FeedbackStore feedback() {
        return this;
    }

    @Override
    public ScoreStore scores() {
        return ScoreStore.noop();
    }

    @Override
    public Retention retention() {
        return Retention.noop();
    }

    @Override
    public PromptRegistry prompts() {
        return prompts;
    }

    @Override
    public AdapterRegistry adapters() {
        return AdapterRegistry.noop();
    }

    @Override
    public ExperimentStore experiments() {
        return experiments;
    }

    @Override
    public AuditLog audit() {
        return AuditLog.noop();
    }

    @Override
    public void close() {
        closedAfter = saved.size();
        closed.incrementAndGet();
    }
}
