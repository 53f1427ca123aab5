package dev.llmops.guardrails.internal.operators;

import dev.llmops.guardrails.internal.pii.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

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
    private static final Set<String> KINDS = Kind.all().stream()
            .map(kind -> kind.type().toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

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
            byte @Nullable [] sealed = end > colon && end < text.length() && text.charAt(end) == '>'
                    ? sealed(text.substring(open + 1, colon), text.substring(colon + 1, end))
                    : null;
            if (sealed != null) {
                out.append(text, done, open).append(decrypted(tenant, text.substring(open + 1, colon), sealed));
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

    /** {@return what was encrypted, or null if it is none of ours: no kind is named, or it is shorter than nonce and tag} */
    private static byte @Nullable [] sealed(String name, String encoded) {
        if (!KINDS.contains(name) || encoded.length() < (NONCE + TAG_BITS / 8) * 4 / 3) {
            return null;
        }
        return Base64.getUrlDecoder().decode(encoded);
    }

    private String decrypted(String tenant, String name, byte[] all) {
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
