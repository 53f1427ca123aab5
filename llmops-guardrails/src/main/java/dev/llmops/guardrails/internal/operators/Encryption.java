package dev.llmops.guardrails.internal.operators;

import dev.llmops.guardrails.internal.pii.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM-SIV (RFC 8452) with tenant and type as associated data and no nonce, so that the same value of a tenant has the
 * same text: such a cipher tells who sees two texts whether they are equal, and nothing else.
 */
public final class Encryption {

    private static final int KEY = 32;
    private static final byte[] NO_NONCE = new byte[12];
    private static final int TAG = 16;
    private static final Set<String> KINDS = Kind.all().stream()
            .map(kind -> kind.type().toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final byte[] key;

    public Encryption(byte[] key) {
        if (key.length != KEY) {
            throw new IllegalArgumentException("key must be 32 bytes long, but was " + key.length);
        }
        BouncyCastle.require("encrypt");
        this.key = key.clone();
    }

    /** {@return the value as {@code <TYPE:base64url>}} */
    public String encrypt(String tenant, String type, String value) {
        String name = type.toUpperCase(Locale.ROOT);
        byte[] sealed = run(true, tenant, name, value.getBytes(StandardCharsets.UTF_8));
        return "<" + name + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed) + ">";
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

    /** {@return what was encrypted, or null if it is none of ours: no kind is named, or it is shorter than a tag} */
    private static byte @Nullable [] sealed(String name, String encoded) {
        if (!KINDS.contains(name) || encoded.length() < TAG * 4 / 3) {
            return null;
        }
        return Base64.getUrlDecoder().decode(encoded);
    }

    private String decrypted(String tenant, String name, byte[] sealed) {
        return new String(run(false, tenant, name, sealed), StandardCharsets.UTF_8);
    }

    private byte[] run(boolean encrypts, String tenant, String name, byte[] bytes) {
        byte[] bound = (tenant.length() + ":" + tenant + name).getBytes(StandardCharsets.UTF_8);
        GCMSIVBlockCipher cipher = new GCMSIVBlockCipher();
        cipher.init(encrypts, new AEADParameters(new KeyParameter(key), TAG * Byte.SIZE, NO_NONCE, bound));
        try {
            cipher.processBytes(bytes, 0, bytes.length, new byte[0], 0);
            byte[] out = new byte[cipher.getOutputSize(0)];
            return Arrays.copyOf(out, cipher.doFinal(out, 0));
        } catch (InvalidCipherTextException e) {
            throw new IllegalArgumentException(
                    "the value " + name + " was encrypted with another key or for another tenant, or was changed", e);
        }
    }
}
