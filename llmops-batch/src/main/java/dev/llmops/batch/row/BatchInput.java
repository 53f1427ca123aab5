package dev.llmops.batch.row;

import java.util.Map;
import java.util.Objects;

/**
 * A row of a batch.
 *
 * @param id names the row within its batch
 * @param fields its texts by name, for example {@code text}; a field that a row does not have is not there
 */
public record BatchInput(String id, Map<String, String> fields) {

    /** Copies the map and refuses nulls. */
    public BatchInput {
        Objects.requireNonNull(id, "id");
        fields = Map.copyOf(fields);
    }

    /**
     * {@return a row with the one field {@code text}}
     *
     * @param id names the row
     * @param text its text
     */
    public static BatchInput of(String id, String text) {
        return new BatchInput(id, Map.of("text", text));
    }
}
