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
 * Answers questions from the audit log alone. It looks through the whole log, page by page, keeps nothing, and trusts no index beside it; a
 * store leaves out what cannot be meant. What it finds is worth what {@link AuditLog#verify} says of the log. Safe for use by several
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
     * Tells who asked what of which version, model, policy and documents, oldest first.
     *
     * @param query which calls
     * @param call takes each
     * @throws dev.llmops.api.error.StoreException if the log cannot be read
     */
    public void calls(CallQuery query, Consumer<CallEvidence> call) {
        entries(
                query.beginnings(),
                entry -> CallEvidence.of(entry).filter(query::fits).ifPresent(call));
    }

    /**
     * Tells all entries about something, oldest first: that it was made, judged, labelled, read by whom, removed.
     *
     * @param subject the id of a generation, {@code name@version} or {@code name@label} of a prompt, or what else entries are about
     * @param found takes each
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
