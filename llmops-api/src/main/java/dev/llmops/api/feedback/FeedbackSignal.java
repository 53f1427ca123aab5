package dev.llmops.api.feedback;

import dev.llmops.api.text.UnicodeText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a user said about an answer, or showed by their actions. */
public sealed interface FeedbackSignal {

    /** Feedback that a user gives on purpose. */
    sealed interface Explicit extends FeedbackSignal {}

    /** Feedback that is inferred from what a user does. */
    sealed interface Implicit extends FeedbackSignal {}

    /**
     * Thumbs up or down.
     *
     * @param up true for up, false for down
     */
    record Thumbs(boolean up) implements Explicit {}

    /**
     * A rating on a scale.
     *
     * @param value the rating, within the scale
     * @param least the worst value of the scale
     * @param most the best value of the scale, above {@code least}
     */
    record Rating(double value, double least, double most) implements Explicit {

        /** Rejects a value outside the scale. */
        public Rating {
            if (!(least < most) || !Double.isFinite(least) || !Double.isFinite(most)) {
                throw new IllegalArgumentException(
                        "least must be below most, but the scale was " + least + " to " + most);
            }
            if (!(value >= least && value <= most)) {
                throw new IllegalArgumentException(
                        "value must be at least " + least + " and at most " + most + ", but was " + value);
            }
        }
    }

    /**
     * A label from a list that the application keeps, for example {@code wrong-product}.
     *
     * @param name the label
     */
    record Label(String name) implements Explicit {

        /** Rejects a blank label, and one with a lone surrogate. */
        public Label {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, but was '" + name + "'");
            }
            UnicodeText.requireWellFormed("name", name);
        }
    }

    /** A comment alone; its text is in {@link Feedback#comment()}. */
    record Comment() implements Explicit {}

    /**
     * The answer as it should have been.
     *
     * @param text the right answer
     */
    record Correction(String text) implements Explicit {

        /** Rejects null, and text with a lone surrogate. */
        public Correction {
            UnicodeText.requireWellFormed("text", text);
        }
    }

    /** The answer was copied. */
    record Copy() implements Implicit {}

    /**
     * The answer was edited before it was used. If the texts must not leave the page, the distance alone shows how much changed.
     *
     * @param before the text before, or null if only the distance is known
     * @param after the text after; null if {@code before} is
     * @param distance Levenshtein distance in code points divided by the length of the longer text, from 0 for equal to 1 for nothing in common,
     *     measured on what was typed before any redaction; null if it was not measured
     */
    record Edit(
            @Nullable String before,
            @Nullable String after,
            @Nullable Double distance) implements Implicit {

        /** Rejects one text without the other, no texts without a distance, and text with a lone surrogate. */
        public Edit {
            UnicodeText.requireWellFormedOrNull("before", before);
            UnicodeText.requireWellFormedOrNull("after", after);
            if ((before == null) != (after == null)) {
                throw new IllegalArgumentException("before and after must be given both or neither, but "
                        + (before == null ? "before" : "after") + " was null");
            }
            if (before == null && distance == null) {
                throw new IllegalArgumentException("an edit must have its texts or its distance, but had neither");
            }
            if (distance != null && !(distance >= 0 && distance <= 1)) {
                throw new IllegalArgumentException("distance must be from 0 to 1, but was " + distance);
            }
        }

        /**
         * Creates an edit whose distance was not measured.
         *
         * @param before the text before
         * @param after the text after
         */
        public Edit(String before, String after) {
            this(Objects.requireNonNull(before, "before"), Objects.requireNonNull(after, "after"), null);
        }
    }

    /** Another answer was asked for. */
    record Regenerate() implements Implicit {}

    /** The conversation was left. */
    record Abandon() implements Implicit {}

    /**
     * A citation was opened.
     *
     * @param number its number, starting at 1
     */
    record CitationClick(int number) implements Implicit {

        /** Rejects a number below 1. */
        public CitationClick {
            if (number < 1) {
                throw new IllegalArgumentException("number must be at least 1, but was " + number);
            }
        }
    }

    /**
     * A passage was opened from the list in which it was shown. Its position matters as much as its content: the first entry of a list is
     * opened more often, whatever its content.
     *
     * @param passage {@linkplain dev.llmops.api.retrieval.Passage#id() id} of the passage
     * @param position its position in the list, starting at 1
     */
    record Click(String passage, int position) implements Implicit {

        /** Rejects a blank passage, a position below 1, and text with a lone surrogate. */
        public Click {
            if (passage.isBlank()) {
                throw new IllegalArgumentException("passage must not be blank, but was '" + passage + "'");
            }
            UnicodeText.requireWellFormed("passage", passage);
            if (position < 1) {
                throw new IllegalArgumentException("position must be at least 1, but was " + position);
            }
        }
    }

    /**
     * The answer was viewed.
     *
     * @param time how long it was viewed
     */
    record Dwell(Duration time) implements Implicit {

        /** Rejects a negative time. */
        public Dwell {
            if (time.isNegative()) {
                throw new IllegalArgumentException("time must be at least 0, but was " + time);
            }
        }
    }
}
