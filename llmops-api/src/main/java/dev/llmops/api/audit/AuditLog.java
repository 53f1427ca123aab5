package dev.llmops.api.audit;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores events in a hash chain: each entry's hash covers the previous one, which makes an edit, an insertion, a
 * reordering or a deletion detectable. Truncation at the end is detectable if the head is known from elsewhere. Safe for use by
 * several threads.
 */
public interface AuditLog {

    /**
     * Adds an event.
     *
     * @param event the event
     * @return the entry, which is already durable
     * @throws dev.llmops.api.error.StoreException if it cannot be written
     */
    AuditEntry append(AuditEvent event);

    /** {@return the log's end} */
    AuditHead head();

    /**
     * {@return the entries, in order}
     *
     * @param after only those after this position; 0 for all
     * @param limit maximum number of entries, at least 1
     */
    List<AuditEntry> entries(long after, int limit);

    /**
     * {@return entries in order, at least those in which for each of the given beginnings some text starts with it: an actor, a subject or a
     * value in the details. A log that is able to skips others without reading their content; this default implementation skips none}
     *
     * @param after only those after this position; 0 for all
     * @param limit maximum number of entries, at least 1
     * @param beginnings the beginnings of texts in an entry; empty for all entries
     */
    default List<AuditEntry> entries(long after, int limit, Collection<String> beginnings) {
        return entries(after, limit);
    }

    /**
     * {@return the hashes of the entries after a position, in order, without reading the content of the entries; fewer than the limit if the log
     * ends before, or if entries were deleted there}
     *
     * @param after the position; 0 for the beginning
     * @param limit maximum number of hashes, at least 1
     */
    List<String> hashes(long after, int limit);

    /**
     * Checks every entry.
     *
     * @param known a head that was stored elsewhere, or null
     * @return whether the log is intact, and if not, where
     */
    AuditVerification verify(@Nullable AuditHead known);

    /** {@return a log that discards everything immediately and is always empty: its entries have the sequence 0, and a head of another log
     * does not verify} */
    static AuditLog noop() {
        return NoopAuditLog.INSTANCE;
    }
}
