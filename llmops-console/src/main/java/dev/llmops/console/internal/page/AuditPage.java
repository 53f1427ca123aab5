package dev.llmops.console.internal.page;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.console.internal.Result;
import dev.llmops.core.RecordsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit log: its latest entries, and, when somebody asks, whether all of it is as it was written. */
final class AuditPage {

    private static final int ENTRIES = 50;
    private static final int DETAILS = 400;

    /**
     * What the page shows.
     *
     * @param head the log's end, to keep elsewhere
     * @param known the head that was given, or empty
     * @param verdict what the verification found, or empty
     * @param rows entries, the latest first
     * @param older where older ones are, or empty
     */
    record View(String head, String known, String verdict, String style, List<Row> rows, String older) {}

    /** An entry. */
    record Row(long sequence, String time, String type, String actor, String subject, String details, String hash) {}

    private AuditPage() {}

    static Result of(Visit visit) {
        AuditLog log = visit.store().audit();
        String known = visit.parameter("head");
        AuditVerification found = visit.flag("verify") ? log.verify(head(known)) : null;
        AuditHead head = log.head();
        long end = before(visit.parameter("before"), head.sequence() + 1);
        long after = Math.max(0, end - 1 - ENTRIES);
        List<Row> rows = new ArrayList<>();
        if (end > 1) {
            log.entries(after, (int) (end - 1 - after)).forEach(each -> rows.add(0, row(each)));
        }
        View view = new View(
                head.toString(),
                known == null ? "" : known,
                found == null ? "" : verdict(found),
                found instanceof AuditVerification.Intact ? "ok" : "bad",
                rows,
                after == 0 ? "" : visit.url("/audit", Map.of("before", Long.toString(after + 1))));
        return Templates.page("audit", visit.shell("Audit"), view);
    }

    private static @Nullable AuditHead head(@Nullable String text) {
        try {
            return text == null ? null : AuditHead.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static long before(@Nullable String text, long end) {
        if (text == null) {
            return end;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw Refusal.badRequest("a place in the log must be a number, but was '" + Texts.cut(text, 40) + "'");
        }
        return Math.min(end, Long.parseLong(text));
    }

    private static String verdict(AuditVerification found) {
        return found instanceof AuditVerification.Broken broken
                ? "broken at entry " + broken.sequence() + " (" + Texts.word(broken.kind()) + "): "
                        + broken.explanation()
                : "intact: every entry follows the one before, and every record is as its entry says";
    }

    private static Row row(AuditEntry entry) {
        return new Row(
                entry.sequence(),
                Texts.time(entry.event().at()),
                entry.event().type(),
                Texts.orNone(entry.event().actor()),
                entry.event().subject(),
                Texts.cut(RecordsJson.toJson(entry.event().details()), DETAILS),
                entry.hash().substring(0, 12));
    }
}
