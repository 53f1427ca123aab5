package dev.llmops.api.audit;

import java.util.Objects;

/** The result of verifying the log. */
public sealed interface AuditVerification {

    /**
     * The log is unchanged.
     *
     * @param head the log's end
     */
    record Intact(AuditHead head) implements AuditVerification {

        /** Rejects null. */
        public Intact {
            Objects.requireNonNull(head, "head");
        }
    }

    /**
     * The log was changed.
     *
     * @param sequence the first position where the log is not as expected
     * @param kind how it differs
     * @param explanation a description of the problem
     */
    record Broken(long sequence, Kind kind, String explanation) implements AuditVerification {

        /** Rejects nulls. */
        public Broken {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(explanation, "explanation");
        }
    }

    /** The ways in which a log can differ from what is expected. */
    enum Kind {
        /** An entry's content does not match its hash. */
        EDITED,
        /** An entry does not follow the previous one: one was inserted, or they were reordered. */
        UNCHAINED,
        /** An entry is missing. */
        MISSING,
        /** The log is shorter than its known head. */
        TRUNCATED,
        /** The log is intact, but it is not the log that the known head belongs to. */
        FORKED
    }
}
