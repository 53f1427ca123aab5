package dev.llmops.api.retention;

import java.util.Map;

/**
 * What was removed.
 *
 * @param rows how many rows of each kind: {@code generation}, {@code feedback}, {@code score}, {@code blob}, {@code memory},
 *     {@code experiment}; a kind of which none was removed has 0
 * @param held how many generations stay since a hold covers them
 */
public record Removed(Map<String, Long> rows, long held) {

    /** Copies the counts. */
    public Removed {
        rows = Map.copyOf(rows);
    }
}
