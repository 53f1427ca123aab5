package dev.llmops.core.privacy;

import dev.llmops.core.internal.json.RecordJson;
import dev.llmops.core.internal.random.RandomBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** Single values in AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits, bound to the record that they stand in. */
final class TextCipher {

    static final String ERASED = "[erased]";

    private static final String MARK = "enc1:";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private final @Nullable SecretKey key;
    private final byte[] bound;

    /** Without a key everything that was encrypted reads as erased. */
    TextCipher(@Nullable SecretKey key, String bound) {
        this.key = key;
        this.bound = bound.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a text, number or boolean, sealed} */
    String encrypt(Object value) {
        byte[] nonce = RandomBytes.next(NONCE);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, RecordJson.write(value).getBytes(StandardCharsets.UTF_8));
        if (sealed == null) {
            throw new IllegalStateException("AES-GCM refused to encrypt");
        }
        byte[] all = ByteBuffer.allocate(NONCE + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return MARK + Base64.getEncoder().encodeToString(all);
    }

    /** {@return the value; what was not encrypted is itself, and what can not be decrypted reads as erased} */
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
