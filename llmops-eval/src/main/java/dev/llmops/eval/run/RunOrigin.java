package dev.llmops.eval.run;

import dev.llmops.commons.internal.option.Require;
import java.time.Instant;
import java.util.Objects;

/**
 * The state of the code that a run belongs to, for trends. It is not part of {@link RunInfo}: two commits may run the same.
 *
 * @param commit identifies the state, for example a commit hash
 * @param at when the run began
 */
public record RunOrigin(String commit, Instant at) {

    /** Refuses nulls and a blank commit. */
    public RunOrigin {
        Require.text("commit", commit);
        Objects.requireNonNull(at, "at");
    }
}
