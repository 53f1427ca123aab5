package dev.llmops.api.feedback;

import dev.llmops.api.generation.GenerationId;
import java.util.List;

/** Keeps feedback. {@link #accept} returns once it is durable. Safe for use by several threads. */
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
     * @param limit most wanted, at least 1
     */
    List<Feedback> latest(int limit);

    /** {@return a store that forgets at once} */
    static FeedbackStore noop() {
        return NoopFeedbackStore.INSTANCE;
    }
}
