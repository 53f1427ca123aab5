package dev.llmops.eval.dataset;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The hash of a JSON list of the rows' hashes, made of one row after the other. */
final class VersionHash {

    private final MessageDigest digest = Sha256.digest();
    private int rows;

    VersionHash() {
        update("[");
    }

    void add(Row row) {
        update((rows == 0 ? "\"" : ",\"") + row.hash() + "\"");
        rows++;
    }

    int rows() {
        return rows;
    }

    /** Ends it. */
    String version() {
        update("]");
        return Sha256.PREFIX + Sha256.hex(digest);
    }

    private void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
