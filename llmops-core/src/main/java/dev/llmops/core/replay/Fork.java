package dev.llmops.core.replay;

import dev.llmops.api.generation.Generation;
import java.util.List;
import java.util.Objects;

/**
 * A recorded call, and the same call with one thing changed. The durations of the two are in their records and are not reported as a
 * difference, because they are never equal.
 *
 * @param original the recorded call
 * @param change the change
 * @param forked the new call, recorded with the original as its {@link Generation#replayOf() replayOf}; it may have failed
 * @param differences the differences, in the order of a call: input, output, cost; empty if there are
 *     none
 */
public record Fork(Generation original, Change change, Generation forked, List<Difference> differences) {

    /** Copies the list. */
    public Fork {
        Objects.requireNonNull(original, "original");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(forked, "forked");
        differences = List.copyOf(differences);
    }

    /**
     * {@return a fork from two records}
     *
     * @param original the recorded call
     * @param change the change
     * @param forked the new call
     */
    public static Fork of(Generation original, Change change, Generation forked) {
        return new Fork(original, change, forked, Differences.between(original, forked));
    }

    /** {@return whether there is a difference of a name, such as {@code answer}}
     *
     * @param what its {@link Difference#what() name}
     */
    public boolean differsIn(String what) {
        return differences.stream().anyMatch(difference -> difference.what().equals(what));
    }
}
