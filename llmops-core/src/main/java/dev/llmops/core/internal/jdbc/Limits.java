package dev.llmops.core.internal.jdbc;

import dev.llmops.commons.internal.option.Require;

/** Bounds of what is read. */
public final class Limits {

    private Limits() {}

    public static int atLeastOne(int limit) {
        return Require.atLeast("limit", limit, 1);
    }
}
