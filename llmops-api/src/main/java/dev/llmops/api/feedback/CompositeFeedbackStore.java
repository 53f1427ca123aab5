package dev.llmops.api.feedback;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.internal.Members;
import java.util.List;

final class CompositeFeedbackStore implements FeedbackStore {

    private final List<FeedbackStore> stores;

    CompositeFeedbackStore(List<FeedbackStore> stores) {
        this.stores = Members.atLeastOne("stores", stores);
    }

    @Override
    public void accept(Feedback feedback) {
        Closing.each(stores, store -> store.accept(feedback));
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        return stores.get(0).of(generation);
    }

    @Override
    public List<Feedback> latest(int limit) {
        return stores.get(0).latest(limit);
    }
}
