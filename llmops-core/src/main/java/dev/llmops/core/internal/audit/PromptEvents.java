package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelledVersion;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the audit log says about prompts. Whatever people wrote here is well-formed text already. */
public final class PromptEvents {

    public static final String VERSION = "prompt.version";
    public static final String LABEL = "prompt.label";
    public static final String TAGS = "prompt.tags";
    public static final String EVIDENCE = "prompt.evidence";
    public static final String REFUSED = "prompt.refused";

    public static final String TO = "to";
    public static final String ADDED = "added";
    public static final String REMOVED = "removed";
    public static final String POSITION = "position";

    private PromptEvents() {}

    /** Who brought it from another registry, and when. */
    public record Added(PromptCommit commit, Instant at) {

        private void tell(Map<String, @Nullable Object> details) {
            details.put("addedBy", commit.author());
            details.put("addedBecause", commit.message());
            details.put("addedAt", at.toString());
        }
    }

    public static AuditEvent of(PromptVersion version, String rowHash, @Nullable Added added) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("contentHash", version.contentHash());
        details.put(AuditEvents.RECORD_HASH, rowHash);
        details.put("parent", version.parent());
        details.put("message", version.message());
        return event(VERSION, version.author(), version.reference().toString(), details, version.createdAt(), added);
    }

    public static AuditEvent of(LabelMove move, int position, String rowHash, @Nullable Added added) {
        return of(LABEL, move, position, rowHash, added);
    }

    static AuditEvent of(String type, LabelMove move, int position, String rowHash, @Nullable Added added) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("from", move.from());
        if (move.to() == null) {
            details.put(REMOVED, true);
        } else {
            details.put(TO, move.to());
        }
        details.put("message", move.message());
        details.put(POSITION, position);
        details.put(AuditEvents.RECORD_HASH, rowHash);
        if (!move.evidence().isEmpty()) {
            details.put(
                    "evidence",
                    move.evidence().stream().map(PromptEvents::evidence).toList());
        }
        return event(type, move.author(), move.name() + "@" + move.label(), details, move.at(), added);
    }

    /** What somebody put down about a version, before anybody asks for a label. */
    public static AuditEvent of(LabelledVersion version, LabelEvidence evidence, Instant at) {
        return event(EVIDENCE, evidence.by(), version.reference().toString(), evidence(evidence), at, null);
    }

    /** What such an entry says. */
    public static LabelEvidence evidence(AuditEntry entry) {
        Map<String, Object> details = entry.event().details();
        return new LabelEvidence(
                String.valueOf(details.get("kind")),
                String.valueOf(details.get("contentHash")),
                text(details.get("baseline")),
                Boolean.TRUE.equals(details.get("passed")),
                text(details.get("by")),
                String.valueOf(details.get("summary")),
                "audit entry " + entry.sequence(),
                text(details.get("digest")),
                entry.event().at());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** That a policy did not let a label move. */
    public static AuditEvent refused(LabelChange change, String reason, Instant at) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(TO, change.to());
        details.put("reason", UnicodeText.repair(reason));
        details.put(
                "evidence",
                change.evidence().stream().map(PromptEvents::evidence).toList());
        return event(REFUSED, change.commit().author(), change.name() + "@" + change.label(), details, at, null);
    }

    private static Map<String, @Nullable Object> evidence(LabelEvidence evidence) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("kind", evidence.kind());
        details.put("contentHash", evidence.contentHash());
        details.put("baseline", evidence.baseline());
        details.put("passed", evidence.passed());
        details.put("by", evidence.by());
        details.put("summary", evidence.summary());
        putUnlessNull(details, "id", evidence.id());
        putUnlessNull(details, "digest", evidence.digest());
        putUnlessNull(
                details, "at", evidence.at() == null ? null : evidence.at().toString());
        return details;
    }

    private static void putUnlessNull(Map<String, @Nullable Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    public static AuditEvent ofTags(
            String name, Set<String> added, Set<String> removed, PromptCommit commit, Instant at) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(ADDED, List.copyOf(added));
        details.put(REMOVED, List.copyOf(removed));
        details.put("message", commit.message());
        return event(TAGS, commit.author(), name, details, at, null);
    }

    private static AuditEvent event(
            String type,
            @Nullable String actor,
            String subject,
            Map<String, @Nullable Object> details,
            Instant at,
            @Nullable Added added) {
        if (added != null) {
            added.tell(details);
        }
        return new AuditEvent(type, actor, subject, JsonValues.copyOf("details", details), at);
    }
}
