package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.text.FingerprintSet;
import org.jspecify.annotations.Nullable;

/** Checks rows as they come and keeps none: of each it holds a fingerprint of its id. */
final class RowCheck extends CheckedRows {

    private final FingerprintSet ids = new FingerprintSet();
    private final VersionHash version = new VersionHash();

    @Override
    @Nullable
    String take(long line, Row row) {
        if (!ids.add(row.id())) {
            return "the id '" + row.id() + "' is that of an earlier line";
        }
        version.add(row);
        return null;
    }

    int rows() {
        return version.rows();
    }

    String version() {
        return version.version();
    }
}
