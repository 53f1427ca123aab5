package dev.llmops.core.privacy;

import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.json.SharedValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Single values in AES-256-GCM (NIST SP 800-38D), bound to the record that they stand in. The nonce of 96 bits is derived from
 * key, record, place and value by HMAC-SHA-256, as a synthetic nonce: the same record is encrypted to the same text, so that
 * saving it again is known to be that, and two values have one nonce no sooner than by chance. One for each record, whose
 * values come in the same order each time.
 */
final class TextCipher {

    static final String ERASED = "[erased]";

    private static final String MARK = SharedValues.SEALED;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final String HMAC = "HmacSHA256";
    private static final byte[] NONCE_KEY = "llmops nonces 1".getBytes(StandardCharsets.US_ASCII);

    private final @Nullable SecretKey key;
    private final byte[] bound;
    private int encrypted;

    /** Without a key everything that was encrypted reads as erased. */
    TextCipher(@Nullable SecretKey key, String bound) {
        this.key = key;
        this.bound = bound.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a text, number or boolean, sealed} */
    String encrypt(Object value) {
        byte[] text = RecordJson.write(value).getBytes(StandardCharsets.UTF_8);
        byte[] nonce = nonce(text);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, text);
        if (sealed == null) {
            throw new IllegalStateException("AES-GCM refused to encrypt");
        }
        byte[] all = ByteBuffer.allocate(NONCE + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return MARK + Base64.getEncoder().encodeToString(all);
    }

    /** {@return the value; what was not encrypted is itself, and what cannot be decrypted reads as erased} */
    Object decrypt(Object value) {
        if (!(value instanceof String text) || !text.startsWith(MARK)) {
            return value;
        }
        try {
            byte[] all = Base64.getDecoder().decode(text.substring(MARK.length()));
            ByteBuffer buffer = ByteBuffer.wrap(all);
            byte[] nonce = new byte[NONCE];
            buffer.get(nonce);
            byte[] sealed = new byte[buffer.remaining()];
            buffer.get(sealed);
            byte[] plain = key == null ? null : run(Cipher.DECRYPT_MODE, nonce, sealed);
            return plain == null ? ERASED : RecordJson.read(new String(plain, StandardCharsets.UTF_8), Object.class);
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return ERASED;
        }
    }

    /** The place tells equal values of one record apart, or they would be seen to be equal. */
    private byte[] nonce(byte[] text) {
        byte[] place = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(encrypted++)
                .putInt(bound.length)
                .array();
        try {
            // A key of its own: that of the cipher is for the cipher.
            SecretKeySpec own = new SecretKeySpec(mac(key, NONCE_KEY), HMAC);
            return Arrays.copyOf(mac(own, place, bound, text), NONCE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 refused a key", e);
        }
    }

    private static byte[] mac(@Nullable SecretKey key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private byte @Nullable [] run(int mode, byte[] nonce, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
