package dev.llmops.rag.ingest;

import dev.llmops.commons.internal.option.Require;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What all sources of documents refuse and do alike. */
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
        Require.positive("timeout", timeout);
    }

    static void close(Closeable opened) {
        try {
            opened.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
