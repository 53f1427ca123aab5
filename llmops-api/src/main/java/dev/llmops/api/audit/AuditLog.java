package dev.llmops.api.audit;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events in a chain of hashes: each entry's hash covers the one before, so that an edit, an insertion, a
 * reordering or a deletion shows. What was cut off the end shows when the head is known from elsewhere. Safe for use by
 * several threads.
 */
public interface AuditLog {

    /**
     * Adds an event.
     *
     * @param event the event
     * @return the entry, which is durable
     * @throws dev.llmops.api.error.StoreException if it cannot be written
     */
    AuditEntry append(AuditEvent event);

    /** {@return the log's end} */
    AuditHead head();

    /**
     * {@return entries in order}
     *
     * @param after only those behind this place, 0 for all
     * @param limit most wanted, at least 1
     */
    List<AuditEntry> entries(long after, int limit);

    /**
     * {@return entries in order, at least those in which for each of the given texts some text begins with it: an actor, a subject, a value in
     * the details. A log that can leaves others out without reading what they say; this one leaves out none}
     *
     * @param after only those behind this place, 0 for all
     * @param limit most wanted, at least 1
     * @param beginnings what texts of an entry begin with; none for all entries
     */
    default List<AuditEntry> entries(long after, int limit, Collection<String> beginnings) {
        return entries(after, limit);
    }

    /**
     * {@return the hashes of the entries behind a place, in order, without reading what the entries say; fewer than wanted if the log ends
     * before, or if entries were deleted there}
     *
     * @param after the place, 0 for the beginning
     * @param limit of how many places, at least 1
     */
    List<String> hashes(long after, int limit);

    /**
     * Checks every entry.
     *
     * @param known a head that was kept elsewhere, or null
     * @return whether the log is intact, and if not, where
     */
    AuditVerification verify(@Nullable AuditHead known);

    /** {@return a log that forgets at once and is always empty: its entries have the sequence 0, and a head of another log
     * does not verify} */
    static AuditLog noop() {
        return NoopAuditLog.INSTANCE;
    }
}
