package dev.llmops.springai;

import java.time.Duration;

/** How a client treats the calls that it makes. */
record ClientOptions(Duration idleTimeout, Duration timeout, boolean mayLackFinishReason) {}
