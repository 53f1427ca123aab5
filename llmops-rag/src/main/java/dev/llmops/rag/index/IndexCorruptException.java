package dev.llmops.rag.index;

/** Files of an index are damaged or missing. Ingest its documents again; their sources are intact. */
public class IndexCorruptException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is damaged and what to do
     * @param cause the cause
     */
    public IndexCorruptException(String message, Throwable cause) {
        super(message, cause);
    }
}
