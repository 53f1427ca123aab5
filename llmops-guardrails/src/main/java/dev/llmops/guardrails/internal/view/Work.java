package dev.llmops.guardrails.internal.view;

/**
 * Counts the characters that were read, so that a test can tell that no text makes the work grow faster than itself, and
 * bounds what is decoded, so that a small text cannot be made a large one.
 */
final class Work {

    /** The most characters that one encoded part may have when it is decoded. */
    static final int MAX_DECODED = 64 * 1024;

    private static final int MAX_TOGETHER = 256 * 1024;
    private static final int MAX_SEGMENTS = 256;

    private long read;
    private int decoded;
    private int segments;
    private boolean exhausted;

    void read(long characters) {
        read += characters;
    }

    long read() {
        return read;
    }

    /** {@return whether something was not decoded for want of room} */
    boolean exhausted() {
        return exhausted;
    }

    /** Notes that something was not decoded, or not all of it. */
    void cut() {
        exhausted = true;
    }

    /** {@return whether there is still room for so many decoded characters; they are taken from it} */
    boolean take(int characters) {
        if (segments >= MAX_SEGMENTS || decoded + characters > MAX_TOGETHER) {
            exhausted = true;
            return false;
        }
        segments++;
        decoded += characters;
        return true;
    }
}
