package dev.llmops.api.store;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.internal.Members;
import dev.llmops.api.prompt.PromptRegistry;
import java.util.List;

final class CompositeStore implements Store {

    private final List<Store> stores;
    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final PromptRegistry prompts;
    private final AuditLog audit;

    CompositeStore(List<Store> stores) {
        this.stores = Members.atLeastOne("stores", stores);
        this.generations = GenerationStore.composite(
                stores.stream().map(Store::generations).toList());
        this.feedback =
                FeedbackStore.composite(stores.stream().map(Store::feedback).toList());
        this.prompts =
                PromptRegistry.composite(stores.stream().map(Store::prompts).toList());
        this.audit = AuditLog.composite(stores.stream().map(Store::audit).toList());
    }

    @Override
    public GenerationStore generations() {
        return generations;
    }

    @Override
    public FeedbackStore feedback() {
        return feedback;
    }

    @Override
    public PromptRegistry prompts() {
        return prompts;
    }

    @Override
    public AuditLog audit() {
        return audit;
    }

    @Override
    public void close() {
        Closing.each(stores, Store::close);
    }
}
