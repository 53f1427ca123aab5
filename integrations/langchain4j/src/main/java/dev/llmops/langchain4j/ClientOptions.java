package dev.llmops.langchain4j;

import dev.llmops.commons.internal.time.Waiting;
import java.time.Duration;

/** How a client treats the calls that it makes. */
record ClientOptions(
        Duration idleTimeout, Duration timeout, int streamBuffer, boolean mayLackFinishReason, Waiting waiting) {}
