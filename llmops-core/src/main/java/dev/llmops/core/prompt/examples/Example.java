package dev.llmops.core.prompt.examples;

import dev.llmops.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;

/**
 * A row of a data set that a prompt can show to a model.
 *
 * @param id identifies it within its data set
 * @param contentHash {@code sha256:} and 64 hex digits over the canonical JSON (RFC 8785) of its fields
 * @param fields its fields, by name; values as {@link JsonValues} describes
 */
public record Example(String id, String contentHash, Map<String, Object> fields) {

    /** Copies the fields. */
    public Example {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(contentHash, "contentHash");
        fields = JsonValues.copyOf("fields", fields);
    }
}
