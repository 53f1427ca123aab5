package dev.llmops.core.internal.jdbc;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Bounds of what is read.
 */
public final class Limits {

    private Limits() {}

    /** {@return the limit} */
    public static int atLeastOne(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        return limit;
    }
}
