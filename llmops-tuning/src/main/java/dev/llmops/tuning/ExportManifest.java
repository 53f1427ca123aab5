package dev.llmops.tuning;

import java.util.List;
import java.util.Map;

/**
 * What an export holds and where each row comes from.
 *
 * @param format the form of the rows
 * @param rows the rows, in the order of their files
 * @param sha256 SHA-256 of each file, in hex, by its name
 * @param leftOut how many examples were left out, by reason
 */
public record ExportManifest(
        TrainingFormat format, List<Row> rows, Map<String, String> sha256, Map<String, Integer> leftOut) {

    /** Copies the collections. */
    public ExportManifest {
        rows = List.copyOf(rows);
        sha256 = Map.copyOf(sha256);
        leftOut = Map.copyOf(leftOut);
    }

    /**
     * Where a row comes from.
     *
     * @param split its file
     * @param line its line in that file, from 1
     * @param sha256 SHA-256 of the line, in hex
     * @param generations the answers that it comes from; several when they were equal
     * @param feedback the feedback that it comes from
     */
    public record Row(Split split, int line, String sha256, List<String> generations, List<String> feedback) {

        /** Copies the lists. */
        public Row {
            generations = List.copyOf(generations);
            feedback = List.copyOf(feedback);
        }
    }
}
