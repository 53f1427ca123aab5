package dev.llmops.core.prompt.label;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelledVersion;
import dev.llmops.core.internal.audit.PromptEvents;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was found out about versions of prompts, kept in the audit log when it is found out and by whom: an evaluation, a red team's run, an approval. Whoever
 * promotes later takes it from there, so that its time and its author are not their word. Safe for use by several threads.
 */
public final class EvidenceLog {

    private static final int PAGE = 1000;

    private final AuditLog log;
    private final InstantSource clock;

    private EvidenceLog(AuditLog log, InstantSource clock) {
        this.log = Objects.requireNonNull(log, "log");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * {@return the evidence in an audit log}
     *
     * @param log the log
     * @param clock the time that is put down
     */
    public static EvidenceLog of(AuditLog log, InstantSource clock) {
        return new EvidenceLog(log, clock);
    }

    /**
     * Puts evidence down.
     *
     * @param version what it is about
     * @param evidence what was found out; its id and time are those of the entry
     * @return the evidence with its id and time
     * @throws IllegalArgumentException if it is about another content
     * @throws dev.llmops.api.error.StoreException if it could not be written
     */
    public LabelEvidence add(LabelledVersion version, LabelEvidence evidence) {
        if (!evidence.contentHash().equals(version.contentHash())) {
            throw new IllegalArgumentException("the evidence must be about the content of " + version.reference() + ", "
                    + version.contentHash() + ", but is about " + evidence.contentHash());
        }
        return PromptEvents.evidence(log.append(PromptEvents.of(version, evidence, clock.instant())));
    }

    /**
     * {@return what was put down about a version's content, oldest first} It looks through the log from its beginning.
     *
     * @param version the version
     */
    public List<LabelEvidence> about(LabelledVersion version) {
        List<LabelEvidence> found = new ArrayList<>();
        long after = 0;
        List<String> wanted = List.of(version.contentHash(), PromptEvents.EVIDENCE);
        List<AuditEntry> page = log.entries(after, PAGE, wanted);
        while (!page.isEmpty()) {
            for (AuditEntry entry : page) {
                if (entry.event().type().equals(PromptEvents.EVIDENCE)
                        && version.contentHash().equals(entry.event().details().get("contentHash"))) {
                    found.add(PromptEvents.evidence(entry));
                }
            }
            after = page.get(page.size() - 1).sequence();
            page = log.entries(after, PAGE, wanted);
        }
        return found;
    }
}
