package dev.llmops.commons.internal.schema;

/** A schema that is none, or that refers to itself without end. */
public final class BadSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSchemaException(String message) {
        super(message);
    }
}
