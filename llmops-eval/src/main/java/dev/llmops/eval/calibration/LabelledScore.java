package dev.llmops.eval.calibration;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row that a judge rated, and possibly people too.
 *
 * @param id the row's id
 * @param label people's rating, or null if the row is unlabelled
 * @param score the judge's rating, or null if it gave no score
 */
public record LabelledScore(
        String id, @Nullable String label, @Nullable String score) {

    /** Normalizes numbers: 1.0 becomes 1. */
    public LabelledScore {
        Objects.requireNonNull(id, "id");
        label = label == null ? null : Ratings.plain(label);
        score = score == null ? null : Ratings.plain(score);
    }
}
