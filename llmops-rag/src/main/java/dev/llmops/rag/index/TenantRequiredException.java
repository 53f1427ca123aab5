package dev.llmops.rag.index;

/** An index with tenants was searched without naming one. Nothing was searched. */
public class TenantRequiredException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what to do
     */
    public TenantRequiredException(String message) {
        super(message, null);
    }
}
