package dev.llmops.eval.internal.text;

import java.util.List;

/** Rows of texts, whose columns stand below each other. */
public final class TextTable {

    private TextTable() {}

    /**
     * Writes a table, each column as wide as its widest text.
     *
     * @param text where it goes
     * @param table at least one row; all have the same number of columns
     */
    public static void append(StringBuilder text, List<List<String>> table) {
        int columns = table.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : table) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
