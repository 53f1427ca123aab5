package dev.llmops.rag.ingest;

/** Why a file was not taken. */
public enum SkipReason {
    /** It holds no text: no bytes, only white space, or pages without a text layer. */
    EMPTY,
    /** It is not text, and of no format that text can be taken from. */
    BINARY,
    /** It is text, but not in UTF-8 and without a byte order mark. */
    UNKNOWN_ENCODING,
    /** It needs a password. */
    ENCRYPTED,
    /** It is larger than the limit. */
    TOO_LARGE,
    /** The index cannot keep what is in it: a text of metadata that is too long, or in PostgreSQL the character U+0000. */
    UNSTORABLE,
    /** It breaks the rules of its format. */
    MALFORMED,
    /** Its source names it and does not hold it: a submodule of a repository, or a file that Git LFS keeps. */
    ELSEWHERE,
    /** Its server says that it is no longer there. */
    GONE,
    /** It stands, or has moved to, where its source does not allow to look; an older version in the index stays. */
    NOT_ALLOWED,
    /** Another source of the index has a document with its id, which stays; an older version in the index stays. */
    ID_TAKEN,
    /** Reading its format, or cutting it into passages, took longer than allowed; an older version in the index stays. */
    TIMED_OUT,
    /** It could not be read; an older version in the index stays. */
    UNREADABLE;

    /** {@return whether an older version stays in the index, because it says nothing against that one} */
    public boolean keepsOldVersion() {
        return switch (this) {
            case UNREADABLE, NOT_ALLOWED, TIMED_OUT, ID_TAKEN -> true;
            default -> false;
        };
    }
}
