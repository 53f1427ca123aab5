package dev.llmops.eval.run;

import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Objects;

/**
 * Which state of the code a run is of, for trends. It is no part of {@link RunInfo}: two commits may run the same.
 *
 * @param commit names the state, as a commit's hash does
 * @param at when the run began
 */
public record RunOrigin(String commit, Instant at) {

    /** Refuses nulls and a blank commit. */
    public RunOrigin {
        Require.text("commit", commit);
        Objects.requireNonNull(at, "at");
    }
}
