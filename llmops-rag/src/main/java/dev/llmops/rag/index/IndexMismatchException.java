package dev.llmops.rag.index;

/** The index was made otherwise than it is opened now: with tenants or without, or with another embedding model. */
public class IndexMismatchException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what differs and what to do
     */
    public IndexMismatchException(String message) {
        super(message, null);
    }
}
