package dev.llmops.audit.access;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.text.UnicodeText;
import java.util.List;

record ReadControlledFeedback(FeedbackStore store, ReadGate gate) implements FeedbackStore {

    private static final String KIND = "feedback";

    @Override
    public void accept(Feedback feedback) {
        store.accept(feedback);
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        gate.open(KIND);
        return handOut(store.of(generation));
    }

    @Override
    public List<Feedback> latest(int limit) {
        gate.open(KIND);
        return handOut(store.latest(limit));
    }

    private List<Feedback> handOut(List<Feedback> found) {
        return gate.handOut(KIND, found, each -> each.generation() + " " + UnicodeText.repair(each.id()));
    }
}
