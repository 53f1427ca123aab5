package dev.llmops.rag.ingest;

import dev.llmops.rag.internal.extract.RowText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are documents. The id of each is {@code NAME#ID}; its text comes from its text columns: the value
 * alone if there is a single column, else a line {@code column: value} for each. A row that cannot be used is skipped with a reason; if its id
 * is unknown, no document is deleted in this run.
 *
 * @param name the table's name in the index; without {@code #}
 * @param rows the source of its rows
 * @param idColumn the column that identifies rows
 * @param textColumns the columns that are searched, at least one
 * @param titleColumn the column whose value is the document's {@code title}, or null
 * @param metadataColumns the columns whose values become the document's metadata under the same names
 */
public record RowSource(
        String name,
        Rows rows,
        String idColumn,
        List<String> textColumns,
        @Nullable String titleColumn,
        List<String> metadataColumns)
        implements DocumentSource {

    /** Copies the lists and rejects a name that is blank or contains {@code #}, and a table without text columns. */
    public RowSource {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(idColumn, "idColumn");
        textColumns = List.copyOf(textColumns);
        metadataColumns = List.copyOf(metadataColumns);
        SourceRules.requireName(name);
        if (textColumns.isEmpty()) {
            throw new IllegalArgumentException("textColumns must have at least one column, but had none");
        }
    }

    /**
     * {@return a table without titles and metadata}
     *
     * @param name the table's name in the index
     * @param rows the source of its rows
     * @param idColumn the column that identifies rows
     * @param textColumns the columns that are searched, at least one
     */
    public static RowSource of(String name, Rows rows, String idColumn, String... textColumns) {
        return new RowSource(name, rows, idColumn, List.of(textColumns), null, List.of());
    }

    /**
     * {@return the same table with titles}
     *
     * @param column the column whose value is the title
     */
    public RowSource withTitle(String column) {
        return new RowSource(name, rows, idColumn, textColumns, column, metadataColumns);
    }

    /**
     * {@return the same table with metadata}
     *
     * @param columns the columns whose values are metadata
     */
    public RowSource withMetadata(String... columns) {
        return new RowSource(name, rows, idColumn, textColumns, titleColumn, List.of(columns));
    }

    @Override
    public String kind() {
        return "rows";
    }

    @Override
    public String description() {
        return "the table '" + name + "'";
    }

    @Override
    public boolean streamed() {
        return true;
    }

    @Override
    public Stream<SourceDocument> documents() throws IOException {
        return rows.open().map(row -> document(row).at("row " + row.number()));
    }

    private SourceDocument document(Row row) {
        Object key = row.values().get(idColumn);
        if (row.fault() != null || key == null) {
            // Whose row it is cannot be known, so the document of any other may be meant.
            String fault = row.fault() == null ? "it has no value in " + idColumn : row.fault();
            return SourceDocument.gap("?" + row.number(), SkipReason.MALFORMED, fault);
        }
        return SourceDocument.of(key.toString(), null, known -> content(row.values()));
    }

    private SourceContent content(Map<String, Object> values) throws DocumentSkippedException {
        Map<String, Object> metadata = new TreeMap<>();
        metadataColumns.stream()
                .filter(values::containsKey)
                .forEach(column -> metadata.put(column, values.get(column)));
        if (titleColumn != null && values.containsKey(titleColumn)) {
            metadata.put("title", String.valueOf(values.get(titleColumn)));
        }
        return SourceContent.text(RowText.of(values, textColumns)).withMetadata(metadata);
    }
}
