package dev.llmops.tuning.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a study says to do.
 *
 * @param verdict in one word
 * @param choice the family to use; null if there were not enough rows
 * @param sentence the same in one sentence, with what would change it
 * @param changes what would change it, each alone
 * @param rowsNeeded about how many rows to measure on would settle what is open; null if nothing is
 */
public record Recommendation(
        Verdict verdict,
        @Nullable String choice,
        String sentence,
        List<String> changes,
        @Nullable Integer rowsNeeded) {

    /** Copies the list. */
    public Recommendation {
        changes = List.copyOf(changes);
    }

    /** What to do. */
    public enum Verdict {
        /** Another candidate than the baseline is better with certainty, and passed its gates. */
        CHANGE,
        /** None is. */
        STAY,
        /** The rows are too few, or of too few groups, to say so. */
        NOT_ENOUGH_ROWS
    }
}
