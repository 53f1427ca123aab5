package dev.llmops.rag.ingest;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are documents. The id of each is {@code NAME#ID}; its text is what its text columns hold: the value
 * alone of a single column, else a line {@code column: value} for each.
 *
 * @param name names the table in the index: a run replaces and removes documents of the same name only; without {@code #}
 * @param rows where its rows come from
 * @param idColumn the column that tells rows apart
 * @param textColumns the columns that are searched, at least one
 * @param titleColumn the column whose value is the document's {@code title}, or null
 * @param metadataColumns the columns whose values are the document's metadata under the same names
 * @param tenant whose documents they are; null only where the index has no tenants
 * @param removedShare as in {@link FolderSource#removedShare}
 */
public record RowSource(
        String name,
        Rows rows,
        String idColumn,
        List<String> textColumns,
        @Nullable String titleColumn,
        List<String> metadataColumns,
        @Nullable String tenant,
        double removedShare) {

    /** Copies the lists, and refuses a name that is blank or has a {@code #}, no text column, and a share that is none. */
    public RowSource {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(idColumn, "idColumn");
        textColumns = List.copyOf(textColumns);
        metadataColumns = List.copyOf(metadataColumns);
        SourceRules.requireName(name);
        if (textColumns.isEmpty()) {
            throw new IllegalArgumentException("textColumns must have at least one column, but had none");
        }
        SourceRules.requireShare(removedShare);
    }

    /**
     * {@return a table whose documents belong to nobody in particular, without title and metadata}
     *
     * @param name names the table in the index
     * @param rows where its rows come from
     * @param idColumn the column that tells rows apart
     * @param textColumns the columns that are searched, at least one
     */
    public static RowSource of(String name, Rows rows, String idColumn, String... textColumns) {
        return new RowSource(
                name, rows, idColumn, List.of(textColumns), null, List.of(), null, FolderSource.DEFAULT_REMOVED_SHARE);
    }

    /**
     * {@return the same table with titles}
     *
     * @param column the column whose value is the title
     */
    public RowSource withTitle(String column) {
        return new RowSource(name, rows, idColumn, textColumns, column, metadataColumns, tenant, removedShare);
    }

    /**
     * {@return the same table with metadata}
     *
     * @param columns the columns whose values are metadata
     */
    public RowSource withMetadata(String... columns) {
        return new RowSource(name, rows, idColumn, textColumns, titleColumn, List.of(columns), tenant, removedShare);
    }

    /**
     * {@return the same table for a tenant}
     *
     * @param other whose documents they are
     */
    public RowSource forTenant(String other) {
        return new RowSource(name, rows, idColumn, textColumns, titleColumn, metadataColumns, other, removedShare);
    }

    /** {@return the same table, of which a run may remove any number of documents} */
    public RowSource removingAny() {
        return new RowSource(name, rows, idColumn, textColumns, titleColumn, metadataColumns, tenant, 1);
    }
}
