package dev.llmops.rag.ingest;

import dev.llmops.rag.index.IndexException;

/**
 * An ingestion would have removed a larger share of the documents than allowed. None was removed. If their files are gone,
 * the run ended before it wrote anything; if the files exist but no longer hold text, all other changes were made.
 */
public class StaleDocumentsException extends IndexException {

    private static final long serialVersionUID = 1L;

    private final int stale;
    private final int documents;

    /**
     * Creates the exception.
     *
     * @param message what would have been removed and how to allow it
     * @param stale the number of documents that would have been removed
     * @param documents the number of documents that the index has of this source
     */
    public StaleDocumentsException(String message, int stale, int documents) {
        super(message, null);
        this.stale = stale;
        this.documents = documents;
    }

    /** {@return the number of documents that would have been removed} */
    public int stale() {
        return stale;
    }

    /** {@return the number of documents that the index has of this source} */
    public int documents() {
        return documents;
    }
}
