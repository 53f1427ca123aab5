package dev.llmops.tuning;

import java.util.Map;

/**
 * What an export holds. Where each row comes from is in {@code lineage.jsonl} beside it, see {@link LineageRow#read}.
 *
 * @param format the form of the rows
 * @param train number of rows to learn from
 * @param validation number of rows to measure on
 * @param sha256 SHA-256 of each file, in hex, by its name
 * @param leftOut how many examples were left out, by reason
 * @param report what the rows are like
 */
public record ExportManifest(
        TrainingFormat format,
        long train,
        long validation,
        Map<String, String> sha256,
        Map<String, Long> leftOut,
        ExportReport report) {

    /** Copies the maps. */
    public ExportManifest {
        sha256 = Map.copyOf(sha256);
        leftOut = Map.copyOf(leftOut);
    }

    /** {@return the number of all rows} */
    public long rows() {
        return train + validation;
    }
}
