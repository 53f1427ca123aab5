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
 * Records findings about versions of prompts in the audit log, with their time and author, when they are made: an evaluation, a red-team run, an
 * approval. Whoever promotes a version later takes the evidence from the log, so that its time and author are not their own claim. Safe for use by
 * several threads.
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
     * @param clock the clock for the recorded time
     */
    public static EvidenceLog of(AuditLog log, InstantSource clock) {
        return new EvidenceLog(log, clock);
    }

    /**
     * Records evidence.
     *
     * @param version the version that it is about
     * @param evidence the finding; its id and time are replaced by those of the entry
     * @return the evidence with its id and time
     * @throws IllegalArgumentException if it is about different content
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
     * {@return the evidence recorded for a version's content, oldest first} It scans the log from its beginning.
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
