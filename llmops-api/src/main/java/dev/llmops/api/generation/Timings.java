package dev.llmops.api.generation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a call happened and how long it took.
 *
 * @param startedAt when the application called
 * @param timeToFirstToken from the call to the first piece of the model's answer, or null if it was not observed
 * @param model time spent in models, over all attempts
 * @param total from the call to the end of the answer, excluding the writing of the record
 */
public record Timings(Instant startedAt, @Nullable Duration timeToFirstToken, Duration model, Duration total) {

    /** Rejects nulls. */
    public Timings {
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(total, "total");
    }
}
