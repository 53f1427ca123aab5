package dev.llmops.api.feedback;

/** Accepts feedback. Safe for use by multiple threads. */
@FunctionalInterface
public interface FeedbackSink {

    /**
     * Accepts feedback.
     *
     * @param feedback the feedback
     * @throws dev.llmops.api.error.LlmOpsException if it cannot be saved
     */
    void accept(Feedback feedback);
}
