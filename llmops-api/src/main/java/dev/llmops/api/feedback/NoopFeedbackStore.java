package dev.llmops.api.feedback;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

final class NoopFeedbackStore implements FeedbackStore {

    static final NoopFeedbackStore INSTANCE = new NoopFeedbackStore();

    @Override
    public void accept(Feedback feedback) {
        // Forgotten.
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        return List.of();
    }

    @Override
    public List<Feedback> latest(int limit) {
        return List.of();
    }
}
