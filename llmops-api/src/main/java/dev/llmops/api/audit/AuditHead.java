package dev.llmops.api.audit;

import java.util.Objects;

/**
 * The end of a log at a point in time. If you keep it elsewhere, it proves later that the log up to that point is unchanged and
 * that nothing was cut off.
 *
 * @param sequence number of entries, 0 if the log is empty
 * @param hash hash of the last entry, 64 zeros if the log is empty
 */
public record AuditHead(long sequence, String hash) {

    /** The hash before the first entry. */
    public static final String ORIGIN = "0".repeat(64);

    /** The head of an empty log. */
    public static final AuditHead EMPTY = new AuditHead(0, ORIGIN);

    /** Rejects a negative sequence, anything but 64 lower-case hex digits, and an empty log with another hash than zeros. */
    public AuditHead {
        Objects.requireNonNull(hash, "hash");
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence must be at least 0, but was " + sequence);
        }
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("hash must be 64 lower-case hex digits, but was '" + hash + "'");
        }
        if (sequence == 0 && !hash.equals(ORIGIN)) {
            throw new IllegalArgumentException("hash of an empty log must be 64 zeros, but was '" + hash + "'");
        }
    }

    /**
     * Reads {@code sequence:hash}.
     *
     * @param text the text
     * @return the head
     * @throws IllegalArgumentException if the text has another form
     */
    public static AuditHead parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("an audit head must be 'sequence:hash', but was '" + text + "'");
        }
        return new AuditHead(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
    }

    /** {@return the form that {@link #parse} reads} */
    @Override
    public String toString() {
        return sequence + ":" + hash;
    }
}
