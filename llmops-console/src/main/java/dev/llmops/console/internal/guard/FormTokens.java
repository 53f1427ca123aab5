package dev.llmops.console.internal.guard;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that a form came from a page that this console made for this viewer: a keyed hash of their name, which no other site can read. The key is
 * new with each console. Safe for use by multiple threads.
 */
public final class FormTokens {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param secret random bytes
     */
    public FormTokens(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /** {@return the token of a viewer} */
    public String of(String viewer) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(viewer.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM + ", which every JVM must have", e);
        }
    }

    /** {@return whether a token is that of a viewer} */
    public boolean fits(String token, String viewer) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), of(viewer).getBytes(StandardCharsets.UTF_8));
    }
}
