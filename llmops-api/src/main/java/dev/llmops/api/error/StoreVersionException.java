package dev.llmops.api.error;

/** Thrown when the store was written by a newer version of this library. */
public class StoreVersionException extends StoreException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     */
    public StoreVersionException(String message) {
        super(message, null, false);
    }
}
