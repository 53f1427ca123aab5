package dev.llmops.api.prompt;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for moving a label, or against it: the outcome of an evaluation, of a red team's attacks, somebody's approval. It is
 * kept with the move, in the label's history and in the audit log.
 *
 * @param kind what it is: {@link #EVALUATION}, {@link #RED_TEAM}, {@link #APPROVAL}, or a word of the application's
 * @param contentHash content hash of the version that was measured or approved
 * @param baseline content hash of the version that it was compared with, or null if it was measured alone
 * @param passed whether it speaks for the move
 * @param by who approved or what measured, or null
 * @param summary the outcome in words and figures
 * @param id where it stands, such as the entry of the audit log that has it, or null
 * @param digest digest of the report or run that says so, such as {@code sha256:} and 64 hex digits, or {@code ed25519:}, the number of the label's
 *     move and the signature of who approved, or null
 * @param at when it was put down, or null if nobody knows
 */
public record LabelEvidence(
        String kind,
        String contentHash,
        @Nullable String baseline,
        boolean passed,
        @Nullable String by,
        String summary,
        @Nullable String id,
        @Nullable String digest,
        @Nullable Instant at) {

    /** A comparison with the version that had the label. */
    public static final String EVALUATION = "evaluation";

    /** Attacks on the version. */
    public static final String RED_TEAM = "red-team";

    /** Somebody said yes or no. */
    public static final String APPROVAL = "approval";

    /** Refuses an empty kind and text with a lone surrogate. */
    public LabelEvidence {
        if (Objects.requireNonNull(kind, "kind").isBlank()) {
            throw new IllegalArgumentException("kind must not be blank");
        }
        Objects.requireNonNull(contentHash, "contentHash");
        UnicodeText.requireWellFormed("kind", kind);
        UnicodeText.requireWellFormedOrNull("by", by);
        UnicodeText.requireWellFormed("summary", summary);
        UnicodeText.requireWellFormedOrNull("id", id);
        UnicodeText.requireWellFormedOrNull("digest", digest);
    }

    /**
     * Creates evidence of which it is not said where it stands and since when.
     *
     * @param kind what it is
     * @param contentHash content hash of the version
     * @param baseline content hash of the version that it was compared with, or null
     * @param passed whether it speaks for the move
     * @param by who approved or what measured, or null
     * @param summary the outcome in words and figures
     */
    public LabelEvidence(
            String kind,
            String contentHash,
            @Nullable String baseline,
            boolean passed,
            @Nullable String by,
            String summary) {
        this(kind, contentHash, baseline, passed, by, summary, null, null, null);
    }

    /**
     * {@return the same of a report}
     *
     * @param reportDigest digest of the report or run, or the signature of an approval
     */
    public LabelEvidence ofReport(String reportDigest) {
        return new LabelEvidence(kind, contentHash, baseline, passed, by, summary, id, reportDigest, at);
    }

    /**
     * {@return somebody's approval of a version}
     *
     * @param version the version
     * @param by who approves
     * @param summary why
     */
    public static LabelEvidence approval(LabelledVersion version, String by, String summary) {
        return new LabelEvidence(
                APPROVAL, version.contentHash(), null, true, Objects.requireNonNull(by, "by"), summary);
    }
}
