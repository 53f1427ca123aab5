package dev.llmops.rag.ingest;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table, or the reason why it cannot be read.
 *
 * @param number its position in the source, from 1: the line of a file, else the row
 * @param values its values by column; empty (null) columns are left out
 * @param fault what is wrong with it, or null
 */
public record Row(
        long number, Map<String, Object> values, @Nullable String fault) {

    /** Copies the map. */
    public Row {
        values = Map.copyOf(values);
    }

    /**
     * {@return a row}
     *
     * @param number its position in the source, from 1
     * @param values its values by column
     */
    public static Row of(long number, Map<String, Object> values) {
        return new Row(number, values, null);
    }

    /**
     * {@return a row that cannot be read}
     *
     * @param number its position in the source, from 1
     * @param fault what is wrong with it
     */
    public static Row broken(long number, String fault) {
        return new Row(number, Map.of(), Objects.requireNonNull(fault, "fault"));
    }
}
