package dev.llmops.api.feedback;

import dev.llmops.api.text.UnicodeText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What somebody said, or showed by what they did, about an answer. */
public sealed interface FeedbackSignal {

    /** Said on purpose. */
    sealed interface Explicit extends FeedbackSignal {}

    /** Shown by what they did. */
    sealed interface Implicit extends FeedbackSignal {}

    /**
     * Thumbs up or down.
     *
     * @param up whether up
     */
    record Thumbs(boolean up) implements Explicit {}

    /**
     * A rating on a scale.
     *
     * @param value the rating, within the scale
     * @param least worst value of the scale
     * @param most best value of the scale, above {@code least}
     */
    record Rating(double value, double least, double most) implements Explicit {

        /** Refuses a value outside of the scale. */
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

        /** Refuses a blank label, and one with a lone surrogate. */
        public Label {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank, but was '" + name + "'");
            }
            UnicodeText.requireWellFormed("name", name);
        }
    }

    /** Words alone; they are in {@link Feedback#comment()}. */
    record Comment() implements Explicit {}

    /**
     * The answer as it should have been.
     *
     * @param text the right answer
     */
    record Correction(String text) implements Explicit {

        /** Refuses null, and text with a lone surrogate. */
        public Correction {
            UnicodeText.requireWellFormed("text", text);
        }
    }

    /** The answer was copied. */
    record Copy() implements Implicit {}

    /**
     * The answer was edited before it was used. How much is known without the texts, where those must not leave the page.
     *
     * @param before the text before, or null if only the distance is known
     * @param after the text after; null if {@code before} is
     * @param distance Levenshtein's distance in code points by the length of the longer text, from 0 for equal to 1 for nothing in common, as it
     *     was measured on what was typed, before anything was redacted; null if nobody measured it
     */
    record Edit(
            @Nullable String before,
            @Nullable String after,
            @Nullable Double distance) implements Implicit {

        /** Refuses one text without the other, no texts without a distance, and text with a lone surrogate. */
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
         * An edit that nobody measured.
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
     * @param number its number, from 1
     */
    record CitationClick(int number) implements Implicit {

        /** Refuses a number below 1. */
        public CitationClick {
            if (number < 1) {
                throw new IllegalArgumentException("number must be at least 1, but was " + number);
            }
        }
    }

    /**
     * A passage was opened from the list in which it was shown. Where it stood matters as much as what it was: the first of a list is
     * opened more often whatever it says.
     *
     * @param passage {@linkplain dev.llmops.api.retrieval.Passage#id() id} of the passage
     * @param position where it stood in the list, from 1
     */
    record Click(String passage, int position) implements Implicit {

        /** Refuses a blank passage, a position below 1, and text with a lone surrogate. */
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
     * The answer was looked at.
     *
     * @param time for how long
     */
    record Dwell(Duration time) implements Implicit {

        /** Refuses a negative time. */
        public Dwell {
            if (time.isNegative()) {
                throw new IllegalArgumentException("time must be at least 0, but was " + time);
            }
        }
    }
}
