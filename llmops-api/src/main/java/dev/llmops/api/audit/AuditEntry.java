package dev.llmops.api.audit;

import java.util.Objects;

/**
 * An event in the audit log, with its place in the hash chain.
 *
 * @param sequence its position, starting at 1 without gaps
 * @param event the event
 * @param previousHash hash of the previous entry; 64 zeros for the first entry
 * @param hash 64 hex digits: SHA-256 over the canonical JSON (RFC 8785) of sequence, event and previous hash
 */
public record AuditEntry(long sequence, AuditEvent event, String previousHash, String hash) {

    /** Rejects nulls. */
    public AuditEntry {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(previousHash, "previousHash");
        Objects.requireNonNull(hash, "hash");
    }
}
