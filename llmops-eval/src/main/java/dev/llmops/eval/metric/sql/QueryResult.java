package dev.llmops.eval.metric.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a query, with values as texts that are equal where the values are. */
record QueryResult(int columns, List<List<String>> rows) {

    boolean sameAs(QueryResult other, boolean ordered) {
        if (columns != other.columns || rows.size() != other.rows.size()) {
            return false;
        }
        return ordered ? rows.equals(other.rows) : counts(rows).equals(counts(other.rows));
    }

    private static Map<List<String>, Integer> counts(List<List<String>> rows) {
        Map<List<String>, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }
}
