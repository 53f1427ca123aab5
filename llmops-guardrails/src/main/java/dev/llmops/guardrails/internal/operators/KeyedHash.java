package dev.llmops.guardrails.internal.operators;

import dev.llmops.commons.internal.hash.HmacSha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** HMAC-SHA-256 of several texts, each with its length in front, so that no two lists of texts are the same bytes. */
public final class KeyedHash {

    private static final int MIN_KEY = 16;
    private static final int SHORT = 16;

    private final byte[] key;

    public KeyedHash(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException("key must be at least 16 bytes long, but was " + key.length);
        }
        this.key = key.clone();
    }

    /** {@return 32 bytes} */
    byte[] bytes(String... parts) {
        return HmacSha256.of(
                key, Arrays.stream(parts).map(KeyedHash::withLength).toArray(byte[][]::new));
    }

    private static byte[] withLength(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** {@return the first 128 bits in base64url} */
    public String text(String... parts) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes(parts), SHORT));
    }

    /** {@return a number of 63 bits} */
    long number(String... parts) {
        return ByteBuffer.wrap(bytes(parts)).getLong() & Long.MAX_VALUE;
    }
}
