package dev.llmops.api.audit;

import java.util.Objects;

/**
 * An event in the log.
 *
 * @param sequence its place, from 1 without a gap
 * @param event the event
 * @param previousHash hash of the entry before, 64 zeros for the first
 * @param hash 64 hex digits: SHA-256 over the canonical JSON (RFC 8785) of sequence, event and previous hash
 */
public record AuditEntry(long sequence, AuditEvent event, String previousHash, String hash) {

    /** Refuses nulls. */
    public AuditEntry {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(previousHash, "previousHash");
        Objects.requireNonNull(hash, "hash");
    }
}
