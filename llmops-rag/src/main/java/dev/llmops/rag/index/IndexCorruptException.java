package dev.llmops.rag.index;

/** Files of an index are damaged or missing. Its documents are to be ingested anew, since their sources are whole. */
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
