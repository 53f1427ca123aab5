package dev.llmops.audit.checkpoint;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.audit.proof.LeafReader;
import dev.llmops.audit.proof.MerkleFrontier;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Signs the state of a log, but only if the log continues what was signed before. The first checkpoint reads all hashes of the log, each later
 * one only the new ones. Safe for use by multiple threads.
 */
public final class CheckpointMaker {

    private final AuditLog log;
    private final CheckpointKey key;
    private final InstantSource clock;
    private @Nullable Checkpoint previous;
    private final MerkleFrontier tree = new MerkleFrontier();
    private String last = AuditHead.ORIGIN;

    private CheckpointMaker(AuditLog log, CheckpointKey key, InstantSource clock, @Nullable Checkpoint previous) {
        this.log = Objects.requireNonNull(log, "log");
        this.key = Objects.requireNonNull(key, "key");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.previous = previous;
        if (previous != null && !previous.origin().equals(key.verification().name())) {
            throw new IllegalArgumentException("the previous checkpoint must be of '"
                    + key.verification().name() + "', but was of '" + previous.origin() + "'");
        }
    }

    /**
     * {@return a maker of checkpoints for a log}
     *
     * @param log the log
     * @param key the signing key
     * @param previous the last published checkpoint, which the next must continue; null if there is none
     * @throws IllegalArgumentException if the previous one has another origin than the key
     */
    public static CheckpointMaker of(AuditLog log, CheckpointKey key, @Nullable SignedCheckpoint previous) {
        return of(log, key, previous, SystemTime.clock());
    }

    /**
     * {@return a maker of checkpoints with its own clock}
     *
     * @param log the log
     * @param key the signing key
     * @param previous the last published checkpoint, or null
     * @param clock the clock for the times of checkpoints
     */
    public static CheckpointMaker of(
            AuditLog log, CheckpointKey key, @Nullable SignedCheckpoint previous, InstantSource clock) {
        return new CheckpointMaker(log, key, clock, previous == null ? null : previous.checkpoint());
    }

    /**
     * {@return a checkpoint of the current log, even if nothing was added since the last one: its time shows that nothing was missing then} If the
     * clock
     * was set back, it is a millisecond later than the previous one.
     *
     * @throws CheckpointRefusedException if the log does not continue what was signed before; nothing is signed
     * @throws dev.llmops.api.error.StoreException if the log cannot be read
     */
    public synchronized SignedCheckpoint make() {
        AuditHead head = log.head();
        long known = Math.max(tree.size(), previous == null ? 0 : previous.size());
        if (head.sequence() < known) {
            throw refused("it ends at entry " + head.sequence() + ", but " + known
                    + " entries were signed: its end was cut off, or an older copy took its place");
        }
        requireSame();
        readTo(head);
        if (!last.equals(head.hash())) {
            throw refused("its entry " + head.sequence() + " changed while it was read");
        }
        Checkpoint made = new Checkpoint(key.verification().name(), tree.size(), tree.root(), now(), last);
        previous = made;
        return key.sign(made);
    }

    /** Never before the checkpoint that it continues (as RFC 6962, 3.5, has it): where a clock was set back, more entries at an earlier time would look like an older state. Nor at its time, since files are named by it. */
    private Instant now() {
        Instant now = clock.instant();
        return previous != null && now.isBefore(previous.at()) ? previous.at().plusMillis(1) : now;
    }

    /** The last entry that was read is still the same: the hashes before it hang on it. */
    private void requireSame() {
        if (tree.size() > 0 && !log.hashes(tree.size() - 1, 1).equals(List.of(last))) {
            throw refused("its entry " + tree.size() + " is not the one that was signed: it was rewritten");
        }
    }

    private void readTo(AuditHead head) {
        requireRoot();
        long read = LeafReader.read(log, tree.size(), head.sequence(), hash -> {
            tree.append(hash);
            last = hash;
            requireRoot();
        });
        if (read < head.sequence()) {
            throw refused("it should have " + head.sequence() + " entries, but has " + read + ": entries were deleted");
        }
    }

    private void requireRoot() {
        if (previous != null && tree.size() == previous.size() && !tree.root().equals(previous.root())) {
            throw refused("its first " + previous.size() + " entries are not those of the checkpoint of "
                    + previous.at() + ": it was rewritten, or it is another log");
        }
    }

    private CheckpointRefusedException refused(String what) {
        return new CheckpointRefusedException(
                "the audit log of '" + key.verification().name() + "' is not signed: " + what
                        + "; compare it with the published checkpoints (audit verify --checkpoints)");
    }
}
