package dev.llmops.audit.evidence;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from the audit log alone. It scans the whole log, page by page, keeps nothing, and trusts no separate index; a
 * store skips entries that cannot match. Its results are only as reliable as {@link AuditLog#verify} shows the log to be. Safe for use by several
 * threads.
 */
public final class AuditTrail {

    private static final int PAGE = 1000;

    private final AuditLog log;

    private AuditTrail(AuditLog log) {
        this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * {@return the trail of a log}
     *
     * @param log the log
     */
    public static AuditTrail of(AuditLog log) {
        return new AuditTrail(log);
    }

    /**
     * Reports who asked what of which version, model, policy and documents, oldest first.
     *
     * @param query selects the calls
     * @param call called for each
     * @throws dev.llmops.api.error.StoreException if the log cannot be read
     */
    public void calls(CallQuery query, Consumer<CallEvidence> call) {
        entries(
                query.beginnings(),
                entry -> CallEvidence.of(entry).filter(query::fits).ifPresent(call));
    }

    /**
     * Reports all entries about a subject, oldest first: that it was created, judged, labelled, read (and by whom), or removed.
     *
     * @param subject the id of a generation, {@code name@version} or {@code name@label} of a prompt, or any other subject of entries
     * @param found called for each
     * @throws dev.llmops.api.error.StoreException if the log cannot be read
     */
    public void about(String subject, Consumer<AuditEntry> found) {
        entries(List.of(subject), entry -> {
            if (entry.event().subject().equals(subject)
                    || names(entry.event().details().get("ids"), subject)
                    || names(entry.event().details().get("records"), subject)) {
                found.accept(entry);
            }
        });
    }

    /** In a list of ids, where a second word tells which part of a record it was, or a map of such lists. */
    private static boolean names(@Nullable Object value, String subject) {
        if (value instanceof Map<?, ?> kinds) {
            return kinds.values().stream().anyMatch(each -> names(each, subject));
        }
        return value instanceof Collection<?> ids
                && ids.stream()
                        .anyMatch(id ->
                                id instanceof String text && (text.equals(subject) || text.startsWith(subject + " ")));
    }

    private void entries(List<String> beginnings, Consumer<AuditEntry> each) {
        long place = 0;
        List<AuditEntry> page;
        do {
            page = log.entries(place, PAGE, beginnings);
            page.forEach(each);
            place = page.isEmpty() ? place : page.get(page.size() - 1).sequence();
        } while (page.size() == PAGE);
    }
}
