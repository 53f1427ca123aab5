package dev.llmops.serving.client;

import java.util.Objects;

/**
 * The state of an application of Ray Serve.
 *
 * @param status such as {@code DEPLOYING}, {@code RUNNING}, {@code UNHEALTHY} or {@code DEPLOY_FAILED}
 * @param message why it failed, with the traceback; empty if it did not
 */
public record RayApplication(String status, String message) {

    /** Refuses nulls. */
    public RayApplication {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(message, "message");
    }

    /** {@return whether it takes requests} */
    public boolean isRunning() {
        return status.equals("RUNNING");
    }

    /** {@return whether its deployment failed for good} */
    public boolean hasFailed() {
        return status.equals("DEPLOY_FAILED");
    }
}
