package dev.llmops.guardrails.internal.operators;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>HMAC-SHA-256 of several texts, each with its length in front, so that no two lists of texts are the same bytes.
 */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_KEY = 16;
    private static final int SHORT = 16;

    private final SecretKeySpec key;

    public KeyedHash(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException("key must be at least 16 bytes long, but was " + key.length);
        }
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** {@return 32 bytes} */
    byte[] bytes(String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                mac.update(bytes);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
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
