package dev.llmops.api.feedback;

import dev.llmops.api.text.UnicodeText;
import java.time.Duration;

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
     * The answer was edited before it was used.
     *
     * @param before the text before
     * @param after the text after
     */
    record Edit(String before, String after) implements Implicit {

        /** Refuses nulls, and text with a lone surrogate. */
        public Edit {
            UnicodeText.requireWellFormed("before", before);
            UnicodeText.requireWellFormed("after", after);
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
