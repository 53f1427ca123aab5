package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.audit.AuditVerification.Broken;
import dev.llmops.api.audit.AuditVerification.Kind;
import org.jspecify.annotations.Nullable;

/** Follows the chain from its origin, one entry at a time, up to the first that is not what it should be. */
public final class AuditCheck {

    private final @Nullable AuditHead known;
    private AuditHead last = AuditHead.EMPTY;
    private @Nullable Broken broken;

    public AuditCheck(@Nullable AuditHead known) {
        this.known = known;
    }

    public boolean failed() {
        return broken != null;
    }

    public long last() {
        return last.sequence();
    }

    public void next(AuditChain.Link link) {
        broken = check(link);
        if (broken == null) {
            last = link.head();
        }
    }

    public AuditVerification result() {
        if (broken != null) {
            return broken;
        }
        if (known != null && known.sequence() > last.sequence()) {
            return new Broken(
                    last.sequence() + 1,
                    Kind.TRUNCATED,
                    "the log ends at " + last.sequence() + ", but it once had " + known.sequence()
                            + " entries: its end was cut off");
        }
        return new AuditVerification.Intact(last);
    }

    private @Nullable Broken check(AuditChain.Link link) {
        long expected = last.sequence() + 1;
        if (link.sequence() > expected) {
            return new Broken(expected, Kind.MISSING, "entry " + expected + " is missing: it was deleted");
        }
        if (link.sequence() < expected) {
            return new Broken(link.sequence(), Kind.UNCHAINED, "an entry stands before the first: it was inserted");
        }
        if (!link.previousHash().equals(last.hash())) {
            return new Broken(
                    expected,
                    Kind.UNCHAINED,
                    "entry " + expected + " does not follow entry " + last.sequence()
                            + ": one was changed, inserted or removed here, or they were reordered");
        }
        if (!AuditChain.hash(link.sequence(), link.event(), link.previousHash()).equals(link.hash())) {
            return new Broken(
                    expected, Kind.EDITED, "entry " + expected + " was edited: its content does not give its hash");
        }
        if (known != null && known.sequence() == expected && !known.hash().equals(link.hash())) {
            return new Broken(
                    expected,
                    Kind.FORKED,
                    "entry " + expected + " is not the one of the known head: the log was written anew, or it is"
                            + " another log");
        }
        return null;
    }
}
