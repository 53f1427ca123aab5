package dev.llmops.api.guardrail;

import dev.llmops.api.text.CharRange;
import dev.llmops.api.text.UnicodeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a guardrail saw. It never holds the text that it is about.
 *
 * @param detector what saw it
 * @param type what it is, for example {@code credit_card}
 * @param range where it stands in the text as it was before any change, or null if it is about the whole text
 * @param score how sure the detector is, from 0 to 1
 * @param via how the text was made readable before it was seen, outermost first, for example {@code [base64, rot13]};
 *     empty if it stands there as it is
 * @param version the detector's version, or null if it tells none
 * @param fingerprint a keyed hash of the text at the range, by which equal values can be told to be equal; or null
 */
public record Finding(
        String detector,
        String type,
        @Nullable CharRange range,
        double score,
        List<String> via,
        @Nullable String version,
        @Nullable String fingerprint) {

    /** Copies the list, and refuses a score outside of 0 to 1, and text with a lone surrogate. */
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
     * A finding in the text as it stands there.
     *
     * @param detector what saw it
     * @param type what it is
     * @param range where it stands, or null if it is about the whole text
     * @param score how sure the detector is, from 0 to 1
     */
    public Finding(String detector, String type, @Nullable CharRange range, double score) {
        this(detector, type, range, score, List.of(), null, null);
    }

    /**
     * {@return the same finding at another place}
     *
     * @param other where, or null if it is about the whole text
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
