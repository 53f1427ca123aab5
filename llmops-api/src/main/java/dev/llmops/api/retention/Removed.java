package dev.llmops.api.retention;

import java.util.Map;

/**
 * The numbers of records that were removed.
 *
 * @param rows number of removed rows by kind: {@code generation}, {@code feedback}, {@code score}, {@code blob}, {@code memory},
 *     {@code experiment}; a kind of which none were removed has 0
 * @param held number of generations that were kept because a hold covers them
 */
public record Removed(Map<String, Long> rows, long held) {

    /** Copies the counts. */
    public Removed {
        rows = Map.copyOf(rows);
    }
}
