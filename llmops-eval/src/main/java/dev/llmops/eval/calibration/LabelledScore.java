package dev.llmops.eval.calibration;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row that a judge rated, and perhaps people too.
 *
 * @param id names the row
 * @param label what people said, or null if nobody labelled it
 * @param score what the judge said, or null if it gave no score
 */
public record LabelledScore(
        String id, @Nullable String label, @Nullable String score) {

    /** Writes numbers in one way: 1.0 is 1. */
    public LabelledScore {
        Objects.requireNonNull(id, "id");
        label = label == null ? null : Ratings.plain(label);
        score = score == null ? null : Ratings.plain(score);
    }
}
