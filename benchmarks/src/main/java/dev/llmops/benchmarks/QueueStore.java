package dev.llmops.benchmarks;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/** A store that is a bounded queue and a thread that empties it. */
final class QueueStore implements Store, GenerationStore {

    private final BlockingQueue<Generation> queue = new ArrayBlockingQueue<>(4096);
    private final Thread drain = new Thread(this::drain, "drain");

    QueueStore() {
        drain.setDaemon(true);
        drain.start();
    }

    private void drain() {
        try {
            while (true) {
                queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        try {
            queue.put(generation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    @Override
    public GenerationStore generations() {
        return this;
    }

    @Override
    public FeedbackStore feedback() {
        return FeedbackStore.noop();
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
        return PromptRegistry.noop();
    }

    @Override
    public AdapterRegistry adapters() {
        return AdapterRegistry.noop();
    }

    @Override
    public ExperimentStore experiments() {
        return ExperimentStore.noop();
    }

    @Override
    public AuditLog audit() {
        return AuditLog.noop();
    }

    @Override
    public void close() {
        drain.interrupt();
    }
}
