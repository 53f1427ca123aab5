package dev.llmops.rag.index;

/**
 * A document that the application puts has the id of one that a source of the index supplies. Nothing was written: the
 * source's next run would replace or remove it.
 */
public final class IdTakenException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message names the id and the source
     */
    public IdTakenException(String message) {
        super(message, null);
    }
}
