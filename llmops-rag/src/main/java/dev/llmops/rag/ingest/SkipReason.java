package dev.llmops.rag.ingest;

/** Why a file was not ingested. */
public enum SkipReason {
    /** It holds no text: no bytes, only whitespace, or pages without a text layer. */
    EMPTY,
    /** It is not text, and not in a format that text can be extracted from. */
    BINARY,
    /** It is text, but not in UTF-8 and without a byte order mark. */
    UNKNOWN_ENCODING,
    /** It needs a password. */
    ENCRYPTED,
    /** It is larger than the limit. */
    TOO_LARGE,
    /** The index cannot store it: a metadata text that is too long or, in PostgreSQL, the character U+0000. */
    UNSTORABLE,
    /** It violates its format. */
    MALFORMED,
    /** Its source lists it but does not hold it: a submodule of a repository, or a file that Git LFS keeps. */
    ELSEWHERE,
    /** Its server reports that it no longer exists. */
    GONE,
    /** It is at, or has moved to, a location that its source does not allow; an older version in the index stays. */
    NOT_ALLOWED,
    /** Another source of the index has a document with its id, which stays; an older version in the index stays. */
    ID_TAKEN,
    /** Parsing it, or cutting it into passages, took longer than allowed; an older version in the index stays. */
    TIMED_OUT,
    /** It could not be read; an older version in the index stays. */
    UNREADABLE;

    /** {@return whether an older version stays in the index, because this reason does not invalidate it} */
    public boolean keepsOldVersion() {
        return switch (this) {
            case UNREADABLE, NOT_ALLOWED, TIMED_OUT, ID_TAKEN -> true;
            default -> false;
        };
    }
}
