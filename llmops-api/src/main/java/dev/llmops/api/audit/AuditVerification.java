package dev.llmops.api.audit;

import java.util.Objects;

/** What a verification of the log found. */
public sealed interface AuditVerification {

    /**
     * Nothing was changed.
     *
     * @param head the log's end
     */
    record Intact(AuditHead head) implements AuditVerification {

        /** Refuses null. */
        public Intact {
            Objects.requireNonNull(head, "head");
        }
    }

    /**
     * Something was changed.
     *
     * @param sequence the first place where the log is not what it should be
     * @param kind how it differs
     * @param explanation what is wrong there, in words
     */
    record Broken(long sequence, Kind kind, String explanation) implements AuditVerification {

        /** Refuses nulls. */
        public Broken {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(explanation, "explanation");
        }
    }

    /** How a log can differ from what it should be. */
    enum Kind {
        /** An entry's content does not give its hash. */
        EDITED,
        /** An entry does not follow the one before: one was inserted, or they were reordered. */
        UNCHAINED,
        /** An entry is missing. */
        MISSING,
        /** The log is shorter than its known head. */
        TRUNCATED,
        /** The log is whole, but another one than the known head belongs to. */
        FORKED
    }
}
