package dev.llmops.rag.index;

/** Another process, or another {@link dev.llmops.rag.RagIndex} in this one, has the index open; only one at a time can. */
public class IndexLockedException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message names the folder and says what to do
     * @param cause the cause
     */
    public IndexLockedException(String message, Throwable cause) {
        super(message, cause, true);
    }
}
