package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * That a subject shall be erased, and how far that is.
 *
 * @param id names it in the audit log, which does not name the subject
 * @param subject whose data shall be erased
 * @param by who decided it, or null
 * @param reason why
 * @param at when it was asked for
 * @param holders how far it is, by the name of each {@link SubjectHolder}
 */
public record ErasureRequest(
        String id, Subject subject, @Nullable String by, String reason, Instant at, Map<String, Progress> holders) {

    /** How far a holder is. */
    public enum Status {
        /** It was not asked yet. */
        PENDING,
        /** A legal hold covers something of the subject. */
        HELD,
        /** It failed, and is asked again. */
        FAILED,
        /** It erased what it could, and something remains. */
        REMAINS,
        /** It erased all. */
        ERASED
    }

    /**
     * How far a holder is.
     *
     * @param status how far
     * @param rows how many rows it erased
     * @param explanation which hold, what failed, or what remains; null if there is nothing to say. Never names the subject
     */
    public record Progress(
            Status status, long rows, @Nullable String explanation) {

        /** Not asked yet. */
        public static final Progress PENDING = new Progress(Status.PENDING, 0, null);

        /** Refuses text with a lone surrogate. */
        public Progress {
            Objects.requireNonNull(status, "status");
            UnicodeText.requireWellFormedOrNull("explanation", explanation);
        }

        /** {@return whether there is nothing left to do} */
        public boolean ended() {
            return status == Status.ERASED || status == Status.REMAINS;
        }
    }

    /** Keeps the holders in the order of their names; refuses an id that is blank and text with a lone surrogate. */
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
     * {@return the same with what became of a holder}
     *
     * @param holder its name
     * @param progress how far it is
     */
    public ErasureRequest with(String holder, Progress progress) {
        Map<String, Progress> changed = new TreeMap<>(holders);
        changed.put(holder, progress);
        return new ErasureRequest(id, subject, by, reason, at, changed);
    }
}
