package dev.llmops.api.guardrail;

import dev.llmops.api.text.CharRange;
import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding of a guardrail. It never contains the text that it refers to.
 *
 * @param detector the detector that reported it
 * @param type its type, for example {@code credit_card}
 * @param range its range in the text before any change, or null if it refers to the whole text
 * @param score the detector's confidence, from 0 to 1
 * @param via how the text was decoded before it was detected, outermost first, for example {@code [base64, rot13]};
 *     empty if it appears as it is
 * @param version the detector's version, or null if it reports none
 * @param fingerprint a keyed hash of the text at the range, by which equal values can be recognised as equal; or null
 */
public record Finding(
        String detector,
        String type,
        @Nullable CharRange range,
        double score,
        List<String> via,
        @Nullable String version,
        @Nullable String fingerprint) {

    /** Copies the list and rejects a score outside of 0 to 1, and text with a lone surrogate. */
    public Finding {
        UnicodeText.requireWellFormed("detector", detector);
        UnicodeText.requireWellFormed("type", type);
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score must be at least 0 and at most 1, but was " + score);
        }
        via = List.copyOf(via);
        UnicodeText.requireWellFormedOrNull("version", version);
        UnicodeText.requireWellFormedOrNull("fingerprint", fingerprint);
    }

    /**
     * Creates a finding in the text as it is.
     *
     * @param detector the detector that reported it
     * @param type its type
     * @param range its range, or null if it refers to the whole text
     * @param score the detector's confidence, from 0 to 1
     */
    public Finding(String detector, String type, @Nullable CharRange range, double score) {
        this(detector, type, range, score, List.of(), null, null);
    }

    /**
     * {@return the same finding with another range}
     *
     * @param other the range, or null if it refers to the whole text
     */
    public Finding at(@Nullable CharRange other) {
        return new Finding(detector, type, other, score, via, version, fingerprint);
    }

    /**
     * {@return the same finding with a keyed hash of the text at its range}
     *
     * @param hash the hash
     */
    public Finding withFingerprint(String hash) {
        return new Finding(detector, type, range, score, via, version, hash);
    }
}
