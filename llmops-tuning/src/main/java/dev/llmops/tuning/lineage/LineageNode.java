package dev.llmops.tuning.lineage;

import java.util.Locale;
import java.util.Objects;

/**
 * A thing in a lineage.
 *
 * @param kind what it is
 * @param id its name: of feedback and generations their ids, of files their digests, of a report that measured an adapter its digest with
 *     the adapter's reference behind a number sign, of adapters and labels their references
 * @param detail what else to know, such as where its file was; may be empty
 */
public record LineageNode(Kind kind, String id, String detail) {

    /** What things are, in the order in which one comes of the other. */
    public enum Kind {
        /** An answer that was recorded. */
        GENERATION,
        /** What somebody said about it. */
        FEEDBACK,
        /** Rows that were exported. */
        DATASET,
        /** A training. */
        JOB,
        /** A version of an adapter. */
        ADAPTER,
        /** A study, evaluation or experiment that measured it. */
        EXPERIMENT,
        /** A label that pointed to it. */
        LABEL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Refuses nulls. */
    public LineageNode {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(detail, "detail");
    }

    /** Two that differ in the detail alone are the same thing. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LineageNode node && node.kind == kind && node.id.equals(id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, id);
    }
}
