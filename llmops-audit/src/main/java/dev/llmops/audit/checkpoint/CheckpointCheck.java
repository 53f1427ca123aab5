package dev.llmops.audit.checkpoint;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.audit.proof.LeafReader;
import dev.llmops.audit.proof.MerkleFrontier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Compares a log with checkpoints that were kept elsewhere: whether it begins with exactly the entries that each of them signed. Use {@link
 * AuditLog#verify}
 * to check that an entry matches its hash and a record its entry; an audit does both.
 */
public final class CheckpointCheck {

    private final AuditLog log;
    private final Collection<VerificationKey> trusted;
    private final List<Problem> problems = new ArrayList<>();
    private final MerkleFrontier tree = new MerkleFrontier();
    private final AuditHead head;
    private boolean gap;

    private CheckpointCheck(AuditLog log, Collection<VerificationKey> trusted) {
        this.log = log;
        this.trusted = List.copyOf(trusted);
        this.head = log.head();
    }

    /** How a log and a checkpoint differ. */
    public enum Kind {
        /** No trusted key signed the checkpoint. */
        FORGED,
        /** The log has fewer entries than were signed: its end was cut off, or an older copy replaced it. */
        TRUNCATED,
        /** The log's first entries are not those that were signed. */
        REWRITTEN,
        /** A later checkpoint has fewer entries than an earlier one: an older state was signed again. */
        ROLLED_BACK
    }

    /**
     * A difference.
     *
     * @param kind its kind
     * @param checkpoint the checkpoint
     * @param explanation what is wrong, in words
     */
    public record Problem(Kind kind, Checkpoint checkpoint, String explanation) {

        /** Refuses nulls. */
        public Problem {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(checkpoint, "checkpoint");
            Objects.requireNonNull(explanation, "explanation");
        }
    }

    /**
     * {@return the differences; empty if the log matches what was signed} It reads the log's hashes once, and keeps none.
     *
     * @param log the log
     * @param checkpoints the checkpoints, from a place that the log's writer cannot write to, in any order
     * @param trusted the trusted keys, from a place other than the log; after a change of keys, the old ones too
     * @throws dev.llmops.api.error.StoreException if the log cannot be read
     */
    public static List<Problem> of(
            AuditLog log, Collection<SignedCheckpoint> checkpoints, Collection<VerificationKey> trusted) {
        CheckpointCheck check = new CheckpointCheck(log, trusted);
        List<Checkpoint> signed = checkpoints.stream()
                .filter(check::isSigned)
                .map(SignedCheckpoint::checkpoint)
                .toList();
        check.compareOrder(signed);
        check.compareRoots(signed);
        return List.copyOf(check.problems);
    }

    private boolean isSigned(SignedCheckpoint each) {
        if (trusted.stream().anyMatch(each::signedBy)) {
            return true;
        }
        found(
                Kind.FORGED,
                each.checkpoint(),
                "it is signed by key " + each.name() + "+" + each.keyId()
                        + ", or changed since: no trusted key signed it");
        return false;
    }

    private void compareOrder(List<Checkpoint> signed) {
        long most = 0;
        for (Checkpoint each : signed.stream()
                .sorted(Comparator.comparing(Checkpoint::at).thenComparing(Checkpoint::size))
                .toList()) {
            if (each.size() < most) {
                found(Kind.ROLLED_BACK, each, "an earlier checkpoint is of " + most + " entries");
            }
            most = Math.max(most, each.size());
        }
    }

    private void compareRoots(List<Checkpoint> signed) {
        for (Checkpoint each : signed.stream()
                .sorted(Comparator.comparingLong(Checkpoint::size))
                .toList()) {
            if (each.size() > head.sequence()) {
                found(Kind.TRUNCATED, each, "the log ends at entry " + head.sequence());
            } else if (readTo(each.size())) {
                if (!tree.root().equals(each.root())) {
                    found(Kind.REWRITTEN, each, "the log's first " + each.size() + " entries are others");
                }
            } else {
                found(Kind.TRUNCATED, each, "entries of the log were deleted");
            }
        }
    }

    private boolean readTo(long size) {
        // Behind a gap leaves would stand at the wrong places.
        gap |= LeafReader.read(log, tree.size(), size, tree::append) < size;
        return !gap;
    }

    private void found(Kind kind, Checkpoint checkpoint, String what) {
        problems.add(new Problem(
                kind,
                checkpoint,
                "checkpoint of " + checkpoint.size() + " entries, made at " + checkpoint.at() + ": " + what));
    }
}
