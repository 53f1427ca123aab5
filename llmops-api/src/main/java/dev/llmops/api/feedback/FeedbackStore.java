package dev.llmops.api.feedback;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

/** Stores feedback. {@link #accept} returns once the feedback is durable. Safe for use by multiple threads. */
public interface FeedbackStore extends FeedbackSink {

    /**
     * {@return the feedback on an answer, oldest first}
     *
     * @param generation the answer
     */
    List<Feedback> of(GenerationId generation);

    /**
     * {@return the latest feedback on any answer, latest first}
     *
     * @param limit maximum number of entries, at least 1
     */
    List<Feedback> latest(int limit);

    /** {@return a store that discards everything immediately} */
    static FeedbackStore noop() {
        return NoopFeedbackStore.INSTANCE;
    }
}
