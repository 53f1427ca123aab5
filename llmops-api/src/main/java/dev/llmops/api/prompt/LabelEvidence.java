package dev.llmops.api.prompt;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evidence for or against moving a label: the outcome of an evaluation, of a red team's attacks, or somebody's approval. It is
 * stored with the move, in the label's history and in the audit log.
 *
 * @param kind its kind: {@link #EVALUATION}, {@link #RED_TEAM}, {@link #APPROVAL}, or a word that the application defines
 * @param contentHash content hash of the version that was measured or approved
 * @param baseline content hash of the version that it was compared with, or null if it was measured alone
 * @param passed whether it supports the move
 * @param by who approved or what measured, or null
 * @param summary the outcome in words and figures
 * @param id where it is recorded, such as the entry of the audit log that contains it, or null
 * @param digest digest of the report or run that it comes from, such as {@code sha256:} and 64 hex digits, or {@code ed25519:}, the number of
 *     the label's move and the signature of the approver, or null
 * @param at when it was recorded, or null if unknown
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

    /** A person's approval or rejection. */
    public static final String APPROVAL = "approval";

    /** Rejects an empty kind and text with a lone surrogate. */
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
     * Creates evidence without the place and time at which it was recorded.
     *
     * @param kind its kind
     * @param contentHash content hash of the version
     * @param baseline content hash of the version that it was compared with, or null
     * @param passed whether it supports the move
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
     * {@return the same evidence with the digest of a report}
     *
     * @param reportDigest digest of the report or run, or the signature of an approval
     */
    public LabelEvidence ofReport(String reportDigest) {
        return new LabelEvidence(kind, contentHash, baseline, passed, by, summary, id, reportDigest, at);
    }

    /**
     * {@return an approval of a version}
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
