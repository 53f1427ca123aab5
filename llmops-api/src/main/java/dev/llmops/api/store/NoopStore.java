package dev.llmops.api.store;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;

final class NoopStore implements Store {

    static final NoopStore INSTANCE = new NoopStore();

    @Override
    public GenerationStore generations() {
        return GenerationStore.noop();
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
        // Nothing is held.
    }
}
