package dev.llmops.core.store;

final class Limits {

    private Limits() {}

    static int atLeastOne(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        return limit;
    }
}
