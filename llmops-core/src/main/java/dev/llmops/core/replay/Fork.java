package dev.llmops.core.replay;

import dev.llmops.api.generation.Generation;
import java.util.List;
import java.util.Objects;

/**
 * A recorded call, and the same call with one thing changed. How long the two took is in their records and no difference: it never is
 * the same.
 *
 * @param original the call that was recorded
 * @param change what was changed
 * @param forked the new call, recorded with the original as its {@link Generation#replayOf() replayOf}; it may have failed
 * @param differences what is not the same, in the order of a call: what went in, what came out, what it cost; empty if nothing is
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
     * {@return a fork of two records}
     *
     * @param original the call that was recorded
     * @param change what was changed
     * @param forked the new call
     */
    public static Fork of(Generation original, Change change, Generation forked) {
        return new Fork(original, change, forked, Differences.between(original, forked));
    }

    /** {@return whether a difference of this name is there, such as {@code answer}}
     *
     * @param what its {@link Difference#what() name}
     */
    public boolean differsIn(String what) {
        return differences.stream().anyMatch(difference -> difference.what().equals(what));
    }
}
