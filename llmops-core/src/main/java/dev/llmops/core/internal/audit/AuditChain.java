package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.json.CanonicalEvent;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How entries of the audit log hang together: an entry's hash is SHA-256 over the canonical JSON (RFC 8785) of its
 * sequence, its event and the hash before.
 */
public final class AuditChain {

    public static final String SELECT_HEAD =
            "SELECT sequence, hash FROM llmops_audit_entry ORDER BY sequence DESC LIMIT 1";

    private AuditChain() {}

    /**
     * An entry as it is stored.
     *
     * @param event canonical JSON
     */
    public record Link(long sequence, String event, String previousHash, String hash) {

        public AuditHead head() {
            return new AuditHead(sequence, hash);
        }

        public AuditEntry entry() {
            return new AuditEntry(sequence, RecordJson.read(event, AuditEvent.class), previousHash, hash);
        }
    }

    public static String canonical(AuditEvent event) {
        return CanonicalEvent.of(event);
    }

    public static Link link(AuditHead previous, String canonicalEvent) {
        long sequence = previous.sequence() + 1;
        return new Link(sequence, canonicalEvent, previous.hash(), hash(sequence, canonicalEvent, previous.hash()));
    }

    public static String hash(long sequence, String canonicalEvent, String previousHash) {
        return Sha256.hex(canonical(sequence, canonicalEvent, previousHash));
    }

    /** The three members in the order of RFC 8785; the event is canonical already, and a sequence is below 2^53. */
    private static String canonical(long sequence, String canonicalEvent, String previousHash) {
        return "{\"event\":" + canonicalEvent + ",\"previousHash\":\"" + previousHash + "\",\"sequence\":" + sequence
                + "}";
    }

    /** What an entry's hash is over. */
    public static String canonical(AuditEntry entry) {
        return canonical(entry.sequence(), canonical(entry.event()), entry.previousHash());
    }

    public static AuditHead readHead(ResultSet row) throws SQLException {
        long sequence = row.getLong("sequence");
        String hash = row.getString("hash");
        try {
            return new AuditHead(sequence, hash);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "the audit log is damaged: the hash of its last entry, " + sequence + ", is '" + hash
                            + "'; verify the log and restore the store from a backup",
                    e,
                    false);
        }
    }

    public static Link readLink(ResultSet row) throws SQLException {
        return new Link(
                row.getLong("sequence"), row.getString("event"), row.getString("previous_hash"), row.getString("hash"));
    }
}
