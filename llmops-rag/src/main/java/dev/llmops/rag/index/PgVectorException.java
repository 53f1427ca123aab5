package dev.llmops.rag.index;

import org.jspecify.annotations.Nullable;

/** The database is not PostgreSQL, is not accessed through its own JDBC driver, or lacks a recent pgvector extension. Nothing was created in it. */
public class PgVectorException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is missing and how to install it
     * @param cause the cause, or null
     */
    public PgVectorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
