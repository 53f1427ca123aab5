package dev.llmops.eval.metric.reference;

import java.util.Arrays;

/**
 * The edits that make one sequence another, by the usual table of which only a band around the diagonal is computed, as Tercom does. A row
 * depends on the words before it and on the number of all, so a table for words that begin like those of another takes over its rows.
 */
final class EditTable {

    private static final int BEAM = 25;
    private static final int UNREACHED = Integer.MAX_VALUE / 2;

    static final byte KEEP = 0;
    static final byte REPLACE = 1;
    /** A word of the text is too many. */
    static final byte DELETE = 2;
    /** A word of the reference is missing. */
    static final byte INSERT = 3;

    private final int[] reference;
    private final int[] text;
    private final Row[] rows;

    /** The part of a row that is computed: from the first column on. */
    private static final class Row {

        private final int first;
        private final int[] costs;
        private final byte[] edits;

        Row(int first, int[] costs, byte[] edits) {
            this.first = first;
            this.costs = costs;
            this.edits = edits;
        }

        int cost(int column) {
            int at = column - first;
            return at < 0 || at >= costs.length ? UNREACHED : costs[at];
        }
    }

    private EditTable(int[] text, int[] reference, Row[] rows) {
        this.text = text;
        this.reference = reference;
        this.rows = rows;
    }

    static EditTable of(int[] text, int[] reference) {
        Row[] rows = new Row[text.length + 1];
        int[] costs = new int[reference.length + 1];
        Arrays.setAll(costs, column -> column);
        byte[] edits = new byte[reference.length + 1];
        Arrays.fill(edits, INSERT);
        rows[0] = new Row(0, costs, edits);
        EditTable table = new EditTable(text, reference, rows);
        table.fill(1);
        return table;
    }

    /** {@return the table of another text of the same length} */
    EditTable of(int[] other) {
        int same = Arrays.mismatch(text, other);
        if (same < 0) {
            return this;
        }
        EditTable table = new EditTable(other, reference, Arrays.copyOf(rows, rows.length));
        table.fill(same + 1);
        return table;
    }

    /** {@return the fewest edits} */
    int cost() {
        return rows[text.length].cost(reference.length);
    }

    private void fill(int from) {
        double ratio = text.length == 0 ? 1 : (double) reference.length / text.length;
        // So long a reference beside so short a text that neighbouring bands would not touch.
        int beam = BEAM < ratio / 2 ? (int) Math.ceil(ratio / 2 + BEAM) : BEAM;
        for (int i = from; i <= text.length; i++) {
            int diagonal = (int) Math.floor(i * ratio);
            int first = Math.max(0, diagonal - beam);
            int end = i == text.length ? reference.length + 1 : Math.min(reference.length + 1, diagonal + beam);
            rows[i] = row(i, first, Math.max(first, end));
        }
    }

    /** Of equal costs a kept or replaced word is preferred, then a deletion, then an insertion. */
    private Row row(int i, int first, int end) {
        int[] costs = new int[end - first];
        byte[] edits = new byte[end - first];
        Row above = rows[i - 1];
        for (int j = first; j < end; j++) {
            int best = UNREACHED;
            byte edit = DELETE;
            if (j > 0) {
                boolean equal = text[i - 1] == reference[j - 1];
                int cost = above.cost(j - 1) + (equal ? 0 : 1);
                if (cost < best) {
                    best = cost;
                    edit = equal ? KEEP : REPLACE;
                }
            }
            if (above.cost(j) + 1 < best) {
                best = above.cost(j) + 1;
                edit = DELETE;
            }
            if (j > first && costs[j - first - 1] + 1 < best) {
                best = costs[j - first - 1] + 1;
                edit = INSERT;
            }
            costs[j - first] = best;
            edits[j - first] = edit;
        }
        return new Row(first, costs, edits);
    }

    /** {@return the edits in order} */
    byte[] edits() {
        byte[] backwards = new byte[text.length + reference.length];
        int count = 0;
        int i = text.length;
        int j = reference.length;
        while (i > 0 || j > 0) {
            byte edit = rows[i].edits[j - rows[i].first];
            backwards[count++] = edit;
            i -= edit == INSERT ? 0 : 1;
            j -= edit == DELETE ? 0 : 1;
        }
        byte[] edits = new byte[count];
        for (int k = 0; k < count; k++) {
            edits[k] = backwards[count - 1 - k];
        }
        return edits;
    }
}
