package dev.llmops.api.feedback;

/** Takes feedback. Safe for use by several threads. */
@FunctionalInterface
public interface FeedbackSink {

    /**
     * Takes feedback.
     *
     * @param feedback the feedback
     * @throws dev.llmops.api.error.LlmOpsException if it cannot be kept
     */
    void accept(Feedback feedback);
}
