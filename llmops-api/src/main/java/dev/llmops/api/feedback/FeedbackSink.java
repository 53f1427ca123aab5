package dev.llmops.api.feedback;

import java.util.List;

/** Takes feedback. Safe for use by several threads. */
@FunctionalInterface
public interface FeedbackSink {

    /**
     * Takes feedback.
     *
     * @param feedback the feedback
     * @throws dev.llmops.api.error.LlmOpsException if it can not be kept
     */
    void accept(Feedback feedback);

    /** {@return a sink that forgets at once} */
    static FeedbackSink noop() {
        return feedback -> {};
    }

    /**
     * {@return a sink that passes feedback to others, in order; when one throws, the rest still get it, and its exception
     * is thrown at the end}
     *
     * @param sinks the others
     */
    static FeedbackSink composite(List<FeedbackSink> sinks) {
        return new CompositeFeedbackSink(sinks);
    }
}
