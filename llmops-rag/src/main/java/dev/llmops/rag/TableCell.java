package dev.llmops.rag;

import dev.llmops.api.text.CharRange;
import dev.llmops.rag.internal.chunk.Chunker;
import java.util.Optional;

/**
 * A cell of a table in a document.
 *
 * @param row its row, from 1; the names of the columns are no row
 * @param column its column, from 1
 * @param header the name of the column; empty if it has none
 * @param value what the cell says, without the blanks around it
 */
public record TableCell(int row, int column, String header, String value) {

    /**
     * {@return the cell that a range begins in; none where there is no table or only the names of its columns}
     *
     * @param text the text of a document from Markdown, HTML or Office, as {@link RagIndex#document} returns it
     * @param range a range of it, for example of a citation's evidence
     */
    public static Optional<TableCell> at(String text, CharRange range) {
        return Chunker.cell(text, range);
    }
}
