package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to erase a subject, and its progress.
 *
 * @param id its id in the audit log, which does not name the subject
 * @param subject the subject whose data is to be erased
 * @param by who decided on the erasure, or null
 * @param reason why
 * @param at when it was requested
 * @param holders the progress of each holder, by the name of the {@link SubjectHolder}
 */
public record ErasureRequest(
        String id, Subject subject, @Nullable String by, String reason, Instant at, Map<String, Progress> holders) {

    /** The status of a holder. */
    public enum Status {
        /** The holder has not been asked yet. */
        PENDING,
        /** A legal hold covers something of the subject. */
        HELD,
        /** The holder failed, and will be asked again. */
        FAILED,
        /** The holder erased what it could, and something remains. */
        REMAINS,
        /** The holder erased everything. */
        ERASED
    }

    /**
     * The progress of a holder.
     *
     * @param status its status
     * @param rows how many rows it erased
     * @param explanation which hold, what failed, or what remains; null if there is nothing to report. Never names the subject
     */
    public record Progress(
            Status status, long rows, @Nullable String explanation) {

        /** The progress of a holder that has not been asked yet. */
        public static final Progress PENDING = new Progress(Status.PENDING, 0, null);

        /** Rejects text with a lone surrogate. */
        public Progress {
            Objects.requireNonNull(status, "status");
            UnicodeText.requireWellFormedOrNull("explanation", explanation);
        }

        /** {@return whether there is nothing left to do} */
        public boolean ended() {
            return status == Status.ERASED || status == Status.REMAINS;
        }
    }

    /** Sorts the holders by name; rejects a blank id and text with a lone surrogate. */
    public ErasureRequest {
        UnicodeText.requireWellFormed("id", id);
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be blank");
        }
        Objects.requireNonNull(subject, "subject");
        UnicodeText.requireWellFormedOrNull("by", by);
        UnicodeText.requireWellFormed("reason", reason);
        Objects.requireNonNull(at, "at");
        holders = Collections.unmodifiableMap(new TreeMap<>(holders));
    }

    /** {@return whether every holder has done what it can} */
    public boolean complete() {
        return holders.values().stream().allMatch(Progress::ended);
    }

    /**
     * {@return the same request with the updated progress of a holder}
     *
     * @param holder its name
     * @param progress its progress
     */
    public ErasureRequest with(String holder, Progress progress) {
        Map<String, Progress> changed = new TreeMap<>(holders);
        changed.put(holder, progress);
        return new ErasureRequest(id, subject, by, reason, at, changed);
    }
}
