package dev.llmops.rag.index;

/** The index was built with other settings than it is opened with: with or without tenants, or another embedding model. */
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
