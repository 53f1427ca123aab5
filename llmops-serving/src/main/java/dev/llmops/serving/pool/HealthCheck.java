package dev.llmops.serving.pool;

/** Checks whether an endpoint is healthy, for example by its server's health route. Runs on its own thread; interrupted after its interval. */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Returns normally if the endpoint is healthy.
     *
     * @throws Exception if it is not; the type does not matter
     */
    void check() throws Exception;
}
