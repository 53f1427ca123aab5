package dev.llmops.serving.internal.wire;

import java.time.Duration;

/** How long a reader waits for the first token and for each further one, and whether the answer is the whole at once. */
public record StreamLimits(Duration firstToken, Duration idle, boolean blocking) {

    /** A blocking call is silent until its answer is there. */
    public static StreamLimits blocking(Duration timeout) {
        return new StreamLimits(timeout, timeout, true);
    }
}
