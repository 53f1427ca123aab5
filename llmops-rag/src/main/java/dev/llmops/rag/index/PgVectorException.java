package dev.llmops.rag.index;

import org.jspecify.annotations.Nullable;

/** The database is no PostgreSQL, or not reached by its own JDBC driver, or its extension pgvector is missing or too old. Nothing was made in it. */
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
