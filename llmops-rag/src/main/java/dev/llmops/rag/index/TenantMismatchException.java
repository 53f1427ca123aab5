package dev.llmops.rag.index;

/** A question named a tenant other than the one its retriever is bound to. Nothing was searched. */
public class TenantMismatchException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what to do
     */
    public TenantMismatchException(String message) {
        super(message, null);
    }
}
