package dev.llmops.rag.chunking;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.chunk.Chunker;
import java.util.Optional;
import java.util.Set;

/**
 * A cell of a table in a document.
 *
 * @param row its row, from 1; the header row does not count
 * @param column its column, from 1
 * @param header the name of the column; empty if it has none
 * @param value the cell's text, without surrounding blanks
 */
public record TableCell(int row, int column, String header, String value) {

    /** Name of the metadata of a document that is one table: {@code csv} or {@code tsv}. */
    static final String FORMAT = "tableFormat";

    private static final Set<String> TABLES = Set.of("csv", "tsv");

    /**
     * {@return the cell that a range begins in; empty if there is no table or the range begins in its header row}
     *
     * @param text the text of a document from Markdown, HTML or Office, as {@link dev.llmops.rag.RagIndex#document} returns it
     * @param range a range of it, for example of a citation's evidence
     */
    public static Optional<TableCell> at(String text, CharRange range) {
        return Chunker.cell(text, range);
    }

    /**
     * {@return the cell that a range begins in; empty if there is no table or the range begins in its header row}
     *
     * @param document a document as {@link dev.llmops.rag.RagIndex#document} returns it; the metadata {@value #FORMAT} marks a document
     *     from a CSV or TSV file
     * @param range a range of it, for example of a passage or of a citation's evidence
     */
    public static Optional<TableCell> at(Document document, CharRange range) {
        return TABLES.contains(String.valueOf(document.metadata().get(FORMAT)))
                ? Chunker.cellOfValues(document.text(), range)
                : at(document.text(), range);
    }
}
