package dev.llmops.api.generation;

import java.util.List;
import java.util.Objects;

/**
 * The examples that a prompt showed to the model. Their content is in the request.
 *
 * @param set name of the data set
 * @param digest {@code sha256:} and 64 hex digits over the data set at that time
 * @param shown the examples, in the order in which they appear in the prompt
 */
public record ExamplesUse(String set, String digest, List<Shown> shown) {

    /** Copies the list. */
    public ExamplesUse {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(digest, "digest");
        shown = List.copyOf(shown);
    }

    /**
     * One example.
     *
     * @param id its id in the data set
     * @param contentHash {@code sha256:} and 64 hex digits over the canonical JSON (RFC 8785) of its fields
     */
    public record Shown(String id, String contentHash) {

        /** Rejects nulls. */
        public Shown {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(contentHash, "contentHash");
        }
    }
}
