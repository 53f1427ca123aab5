package dev.llmops.rag;

import dev.llmops.rag.internal.text.MetadataTerms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Tells whether a file would give the same passages again: its bytes, and all that they are made with. */
final class FileDigest {

    private final byte[] made;

    FileDigest(String fingerprint, Map<String, Object> metadata) {
        this.made = (fingerprint + "\n" + MetadataTerms.json(metadata) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String of(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(made);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
