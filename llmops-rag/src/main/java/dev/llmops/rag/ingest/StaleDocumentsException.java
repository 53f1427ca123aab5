package dev.llmops.rag.ingest;

import dev.llmops.rag.index.IndexException;

/**
 * An ingestion would have removed a larger share of the documents than it may. None was removed. If their files are gone,
 * the run ended before it wrote anything; if the files are there but hold no text any more, all else was taken.
 */
public class StaleDocumentsException extends IndexException {

    private static final long serialVersionUID = 1L;

    private final int stale;
    private final int documents;

    /**
     * Creates the exception.
     *
     * @param message what would have gone and how to allow it
     * @param stale how many documents would have gone
     * @param documents how many the index has of this source
     */
    public StaleDocumentsException(String message, int stale, int documents) {
        super(message, null);
        this.stale = stale;
        this.documents = documents;
    }

    /** {@return how many documents would have gone} */
    public int stale() {
        return stale;
    }

    /** {@return how many documents the index has of this source} */
    public int documents() {
        return documents;
    }
}
