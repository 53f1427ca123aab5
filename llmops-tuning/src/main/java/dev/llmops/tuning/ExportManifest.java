package dev.llmops.tuning;

import java.util.Map;

/**
 * The content of an export. The origin of each row is in {@code lineage.jsonl} beside it; see {@link LineageRow#read}.
 *
 * @param format the form of the rows
 * @param train number of rows for training
 * @param validation number of rows for validation
 * @param sha256 SHA-256 of each file, in hex, by its name
 * @param leftOut number of examples left out, by reason
 * @param report statistics of the rows
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
