package dev.llmops.monitoring.drift;

import dev.llmops.api.feedback.FeedbackSignal;
import java.util.Optional;

/** Feedback as a number from 0 to 1, and the signal that it belongs to. */
record FeedbackValue(String signal, double value) {

    static Optional<FeedbackValue> of(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return Optional.of(new FeedbackValue("thumbs-up", thumbs.up() ? 1 : 0));
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            double share = (rating.value() - rating.least()) / (rating.most() - rating.least());
            return Optional.of(new FeedbackValue("rating", share));
        }
        return Optional.empty();
    }
}
