package dev.llmops.rag.ingest;

import java.time.Duration;

/** What all sources of documents refuse. */
final class SourceRules {

    private SourceRules() {}

    static void requireName(String name) {
        if (name.isBlank() || name.indexOf('#') >= 0) {
            throw new IllegalArgumentException("name must not be blank and have no #, but was '" + name + "'");
        }
    }

    static void requireFileBytes(long maxFileBytes) {
        if (maxFileBytes < 1 || maxFileBytes > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException("maxFileBytes must be at least 1 and at most " + (Integer.MAX_VALUE - 16)
                    + ", but was " + maxFileBytes);
        }
    }

    static void requireTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be longer than zero, but was " + timeout);
        }
    }

    static void requireShare(double removedShare) {
        if (!(removedShare >= 0 && removedShare <= 1)) {
            throw new IllegalArgumentException(
                    "removedShare must be at least 0 and at most 1, but was " + removedShare);
        }
    }
}
