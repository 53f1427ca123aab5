package dev.llmops.eval.optimize;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.DatasetSplit;
import dev.llmops.eval.dataset.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A split into rows to search with and rows that decide. The latter are not accessible: only the verdict of an {@link Optimization} reads
 * them, after its
 * search has ended.
 *
 * <p>Rows of one group (a document, a user, a template) are on the same side. Training rows that are the same as a held-out row, or nearly so,
 * are left out; see {@link #leaked()}.
 */
public final class PromptSplit {

    private static final String TRAIN = "training rows";
    private static final String HELD_OUT = "held out";

    private final Dataset train;
    private final Dataset heldOut;
    private final @Nullable String group;
    private final List<Leak> leaked;

    /**
     * A training row that was left out.
     *
     * @param row its id
     * @param heldOut id of the held-out row that it resembles
     * @param reason {@code same text}, {@code near text} or {@code same group}
     */
    public record Leak(String row, String heldOut, String reason) {}

    private PromptSplit(Dataset train, Dataset heldOut, @Nullable String group) {
        if (train.rows().isEmpty() || heldOut.rows().isEmpty()) {
            throw new OptimizationException("both sides of a split must have rows, but there were "
                    + train.rows().size() + " to train with and "
                    + heldOut.rows().size() + " held out");
        }
        this.heldOut = heldOut;
        this.group = group;
        this.leaked = Leakage.between(train, heldOut, group);
        Set<String> out = leaked.stream().map(Leak::row).collect(Collectors.toSet());
        List<Row> clean =
                train.rows().stream().filter(row -> !out.contains(row.id())).toList();
        if (clean.isEmpty()) {
            throw new OptimizationException("every training row is in the held-out rows too, the first as '"
                    + leaked.get(0).row() + "'; give other rows to train with");
        }
        this.train = Dataset.of(train.name(), clean);
    }

    /**
     * {@return a random split}
     *
     * @param all the rows
     * @param heldOut the share of rows that are held out, above 0 and below 1
     * @param group the metadata key that names a row's group, or null if each row is its own group
     * @param seed the seed of the draw
     * @throws OptimizationException if a side would be empty, or a row has no group
     */
    public static PromptSplit of(Dataset all, double heldOut, @Nullable String group, long seed) {
        Require.insideShare("heldOut", heldOut);
        Map<String, Double> shares = new LinkedHashMap<>();
        shares.put(HELD_OUT, heldOut);
        shares.put(TRAIN, 1 - heldOut);
        Map<String, Dataset> parts;
        try {
            parts = DatasetSplit.of(all, shares, group, seed);
        } catch (DatasetException e) {
            throw new OptimizationException("the rows cannot be split: " + e.getMessage());
        }
        return new PromptSplit(part(parts, TRAIN), part(parts, HELD_OUT), group);
    }

    private static Dataset part(Map<String, Dataset> parts, String name) {
        return Objects.requireNonNull(parts.get(name));
    }

    /**
     * {@return a predefined split}
     *
     * @param train rows to search with
     * @param heldOut rows that decide
     * @param group the metadata key that names a row's group, or null if each row is its own group
     * @throws OptimizationException if a side is empty, or a row has no group
     */
    public static PromptSplit of(Dataset train, Dataset heldOut, @Nullable String group) {
        return new PromptSplit(train, heldOut, group);
    }

    /** {@return the rows to search with} */
    public Dataset train() {
        return train;
    }

    /** {@return the number of rows that decide} */
    public int heldOutRows() {
        return heldOut.rows().size();
    }

    /** {@return the number of units of the verdict: groups if rows have groups, else rows} */
    public int heldOutUnits() {
        return (int) heldOut.rows().stream()
                .map(row -> DatasetSplit.groupOf(row, group))
                .distinct()
                .count();
    }

    /** {@return the version of the rows that decide; see {@link Dataset#version()}} */
    public String heldOutVersion() {
        return heldOut.version();
    }

    /** {@return training rows that were left out because a held-out row is the same} */
    public List<Leak> leaked() {
        return leaked;
    }

    /** For the verdict alone. */
    Dataset heldOut() {
        return heldOut;
    }

    @Nullable
    String group() {
        return group;
    }

    static String groupOf(Row row, @Nullable String group) {
        try {
            return DatasetSplit.groupOf(row, group);
        } catch (DatasetException e) {
            throw new OptimizationException(String.valueOf(e.getMessage()));
        }
    }
}
