package dev.llmops.guardrails.internal.operators;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>AES-GCM with a synthetic nonce: the first 96 bits of an HMAC of what is encrypted, so that a nonce is never used for
 * two values, and the same value has the same text. The keys of the two are derived from one.
 */
public final class Encryption {

    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final KeyedHash nonces;
    private final SecretKeySpec key;

    public Encryption(byte[] key) {
        if (key.length != KEY) {
            throw new IllegalArgumentException("key must be 32 bytes long, but was " + key.length);
        }
        KeyedHash derived = new KeyedHash(key);
        this.nonces = new KeyedHash(derived.bytes("nonce"));
        this.key = new SecretKeySpec(derived.bytes("encryption"), "AES");
    }

    /** {@return the value as {@code <TYPE:base64url>}} */
    public String encrypt(String tenant, String type, String value) {
        String name = type.toUpperCase(Locale.ROOT);
        byte[] nonce = Arrays.copyOf(nonces.bytes(tenant, name, value), NONCE);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, tenant, name, value.getBytes(StandardCharsets.UTF_8));
        byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE, sealed.length);
        return "<" + name + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all) + ">";
    }

    /** {@return a text with each encrypted value put back} */
    public String restored(String tenant, String text) {
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        int open = text.indexOf('<');
        while (open >= 0) {
            int colon = wordEnd(text, open + 1, "_");
            int end = colon < text.length() && text.charAt(colon) == ':' ? wordEnd(text, colon + 1, "_-") : -1;
            if (end > colon + NONCE && end < text.length() && text.charAt(end) == '>') {
                out.append(text, done, open)
                        .append(decrypted(tenant, text.substring(open + 1, colon), text.substring(colon + 1, end)));
                done = end + 1;
            }
            open = text.indexOf('<', open + 1);
        }
        return out.append(text, done, text.length()).toString();
    }

    private static int wordEnd(String text, int from, String also) {
        int i = from;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || also.indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    private String decrypted(String tenant, String name, String encoded) {
        byte[] all = Base64.getUrlDecoder().decode(encoded);
        byte[] nonce = Arrays.copyOf(all, NONCE);
        byte[] sealed = Arrays.copyOfRange(all, NONCE, all.length);
        return new String(run(Cipher.DECRYPT_MODE, nonce, tenant, name, sealed), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] nonce, String tenant, String name, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD((tenant.length() + ":" + tenant + name).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the value " + name + " was encrypted with another key or for another tenant, or was changed", e);
        }
    }
}
