package dev.llmops.monitoring.backend;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends one score once. What a backend answers is no part of a message: it can repeat what it was sent. */
record ScorePost(TracingBackend backend, Duration timeout) {

    /**
     * How an attempt ended.
     *
     * @param problem why the backend does not have the score, or null if it has
     * @param mayPass whether another attempt may end better
     */
    record Outcome(@Nullable String problem, boolean mayPass) {}

    Outcome send(TraceScore score) {
        try {
            String body = backend.format().body(score).toString();
            int status = backend.address()
                    .ask(backend.format().path(score), body, timeout)
                    .status();
            return outcome(status);
        } catch (InterruptedException e) {
            // The sender was closed; its thread ends.
            Thread.currentThread().interrupt();
            return new Outcome("interrupted", true);
        } catch (IOException e) {
            return new Outcome(e.getClass().getSimpleName(), true);
        } catch (RuntimeException | LinkageError e) {
            return new Outcome(e.getClass().getSimpleName(), false);
        }
    }

    private static Outcome outcome(int status) {
        if (status / 100 == 2) {
            return new Outcome(null, false);
        }
        // A span that was exported is there some seconds later.
        boolean later = status == 404 || status == 408 || status == 425 || status == 429 || status >= 500;
        return new Outcome("HTTP status " + status, later);
    }
}
