package dev.llmops.api.retention;

import dev.llmops.api.error.StoreUnavailableException;

/**
 * Thrown when everything was erased, but the write-ahead log of a SQLite file still has it, because another process reads the file as
 * it was before. Erase again when that has ended.
 */
public final class TracesRemainException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param name what the database is called
     */
    public TracesRemainException(String name) {
        super("all was erased, but the write-ahead log of " + name
                + " still has it, because somebody reads the file as it was before; erase again when they have ended");
    }
}
