package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides a data set into parts by a seeded draw. Rows of one group (a document, a user, a template) are in the same part; the order of
 * the rows does not matter. Adding rows changes the draw, so keep the parts in a file: see {@link #labelled}.
 */
public final class DatasetSplit {

    /** The metadata key that names a row's part. */
    public static final String KEY = "split";

    private static final double ROUNDING = 1e-9;

    private DatasetSplit() {}

    /**
     * {@return the parts by name, in name order} A part takes whole groups until it has its share of the rows; the last
     * part takes the rest.
     *
     * @param all the rows
     * @param shares the share of rows of each part, above 0, summing to 1
     * @param group the metadata key that names a row's group, or null if each row is its own group
     * @param seed of the draw
     * @throws DatasetException if a part would be empty, or a row has no group
     */
    public static Map<String, Dataset> of(Dataset all, Map<String, Double> shares, @Nullable String group, long seed) {
        requireShares(shares);
        List<Map.Entry<String, Double>> wanted = List.copyOf(new TreeMap<>(shares).entrySet());
        Map<String, List<Row>> parts = new LinkedHashMap<>();
        wanted.forEach(each -> parts.put(each.getKey(), new ArrayList<>()));
        List<List<Row>> filled = List.copyOf(parts.values());
        int part = 0;
        double until = wanted.get(0).getValue();
        int taken = 0;
        for (List<Row> together : shuffled(all.rows(), group, seed)) {
            while (part < filled.size() - 1 && taken >= Math.round(until * all.size())) {
                part++;
                until += wanted.get(part).getValue();
            }
            filled.get(part).addAll(together);
            taken += together.size();
        }
        Map<String, Dataset> split = new LinkedHashMap<>();
        parts.forEach((name, rows) -> split.put(name, part(all, name, rows)));
        return split;
    }

    /**
     * {@return all rows in order, each with the name of its part under {@link #KEY} in its metadata}
     *
     * @param all the rows
     * @param parts the parts, see {@link #of}
     */
    public static Dataset labelled(Dataset all, Map<String, Dataset> parts) {
        Map<String, String> partOf = new LinkedHashMap<>();
        parts.forEach((name, part) -> part.rows().forEach(row -> partOf.put(row.id(), name)));
        List<Row> rows = new ArrayList<>();
        for (Row row : all.rows()) {
            Map<String, Object> metadata = new LinkedHashMap<>(row.metadata());
            String part = partOf.get(row.id());
            if (part != null) {
                metadata.put(KEY, part);
            }
            rows.add(new Row(row.id(), row.input(), row.expected(), metadata));
        }
        return Dataset.of(all.name(), rows);
    }

    /**
     * {@return the group of a row, or its id if rows have no groups}
     *
     * @param row the row
     * @param group the metadata key, or null
     * @throws DatasetException if the row has no group
     */
    public static String groupOf(Row row, @Nullable String group) {
        if (group == null) {
            return row.id();
        }
        Object value = row.metadata().get(group);
        if (value == null) {
            throw new DatasetException("every row must have '" + group + "' in its metadata, but row '" + row.id()
                    + "' has " + row.metadata().keySet());
        }
        return String.valueOf(value);
    }

    /**
     * {@return rows by group, in a random order that does not depend on the order of the rows}
     *
     * @param rows the rows
     * @param group the metadata key that names a row's group, or null
     * @param seed of the order
     */
    public static List<List<Row>> shuffled(List<Row> rows, @Nullable String group, long seed) {
        Map<String, List<Row>> groups = new TreeMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(groupOf(row, group), key -> new ArrayList<>())
                    .add(row);
        }
        List<List<Row>> order = new ArrayList<>(groups.values());
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    private static Dataset part(Dataset all, String name, List<Row> rows) {
        if (rows.isEmpty()) {
            throw new DatasetException("the part '" + name
                    + "' would be empty; give it a larger share, or name a group with more" + " values");
        }
        return Dataset.of(all.name() + ", " + name, rows);
    }

    private static void requireShares(Map<String, Double> shares) {
        double sum = 0;
        for (double share : shares.values()) {
            Require.that(share > 0 && share <= 1, () -> "shares must be above 0 and at most 1, but one was " + share);
            sum += share;
        }
        Require.not(Math.abs(sum - 1) > ROUNDING, () -> "shares must add up to 1, but were " + shares);
    }
}
