package dev.llmops.serving.pool;

/** Asks whether an endpoint is well, as with the health route of its server. It runs on a thread of its own, and is interrupted when it takes longer than its interval. */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Returns if the endpoint is well.
     *
     * @throws Exception if it is not; what it is does not matter
     */
    void check() throws Exception;
}
