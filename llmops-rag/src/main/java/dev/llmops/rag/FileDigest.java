package dev.llmops.rag;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/** Tells whether a file would give the same passages again: its bytes, and all that they are made with. */
final class FileDigest {

    private final byte[] made;

    FileDigest(String fingerprint, Map<String, Object> metadata) {
        this.made = (fingerprint + "\n" + MetadataTerms.json(metadata) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String of(byte[] content) {
        MessageDigest digest = Sha256.digest();
        digest.update(made);
        digest.update(content);
        return Sha256.hex(digest);
    }
}
