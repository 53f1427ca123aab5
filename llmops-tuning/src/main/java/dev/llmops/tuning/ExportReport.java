package dev.llmops.tuning;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Statistics of an export's rows, to detect imbalance before training.
 *
 * @param labels rows by label: {@code true} and {@code false} of rated rows; of others by their answer if it is at most 40 characters
 *     long, for the first 50 different ones. All others count under {@value #OTHER}
 * @param tenants rows by requesting tenant, for the first 1,000; rows without one, and those of others, under {@value #OTHER}
 * @param tokens the lengths of the rows
 * @param warnings what to check before training, in words; may be empty
 */
public record ExportReport(
        Map<String, Long> labels, Map<String, Long> tenants, TokenCounts tokens, List<String> warnings) {

    /** The label for rows without their own entry. */
    public static final String OTHER = "(other)";

    /** Copies the collections. */
    public ExportReport {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        tenants = Collections.unmodifiableMap(new TreeMap<>(tenants));
        warnings = List.copyOf(warnings);
    }

    /**
     * Tokens of rows, as the export's counter counts them: messages and tools, without what a chat template adds.
     *
     * @param total of all rows
     * @param median the median of a row; 0 without rows
     * @param p95 the length that 95 % of the rows do not exceed
     * @param longest the length of the longest row
     */
    public record TokenCounts(long total, int median, int p95, int longest) {}
}
