package dev.llmops.commons.internal.schema;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>A schema that is none, or that refers to itself without end.
 */
public final class BadSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadSchemaException(String message) {
        super(message);
    }
}
