package dev.llmops.server.feedback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a token lets a browser say about an answer. */
public enum AllowedSignal {

    /** Thumbs up or down. */
    THUMBS,

    /** A rating on a scale. */
    RATING,

    /** Words, alone or with thumbs or a rating. */
    COMMENT,

    /** The answer as it should have been. */
    CORRECTION,

    /** The answer was copied. */
    COPY,

    /** The answer was edited, and how much. */
    EDIT,

    /** The texts of an edit, before and after; without it only how far they lie apart may be sent. */
    EDIT_TEXT,

    /** How long the answer was looked at. */
    DWELL,

    /** Another answer was asked for. */
    REGENERATE,

    /** A cited passage was opened, and at which position. */
    CLICK;

    /** {@return those that send no text of the user: thumbs, rating, copy, edit without texts, dwell, regenerate, click} */
    public static Set<AllowedSignal> withoutText() {
        return Set.of(THUMBS, RATING, COPY, EDIT, DWELL, REGENERATE, CLICK);
    }

    /** {@return its name in tokens and requests, such as {@code edit_text}} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the one of a name, if there is such a one}
     *
     * @param wireName the name in tokens and requests
     */
    public static Optional<AllowedSignal> of(String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(wireName))
                .findFirst();
    }
}
