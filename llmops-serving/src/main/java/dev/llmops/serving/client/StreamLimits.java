package dev.llmops.serving.client;

import java.time.Duration;

/** How long a reader waits for the first token and for each further one, and whether the answer is the whole at once. */
record StreamLimits(Duration firstToken, Duration idle, boolean blocking) {

    /** A blocking call is silent until its answer is there. */
    static StreamLimits blocking(Duration timeout) {
        return new StreamLimits(timeout, timeout, true);
    }
}
