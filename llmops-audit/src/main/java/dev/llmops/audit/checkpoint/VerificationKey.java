package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.hash.Ed25519;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 key (RFC 8032) that verifies checkpoints. The verifier must get it from a place other than the log.
 *
 * @param name the origin that the key signs for
 * @param key the 32 bytes of the key as 64 hex digits
 */
public record VerificationKey(String name, String key) {

    static final String ALGORITHM = "Ed25519";

    private static final byte ED25519 = 1;
    private static final int ID_BYTES = 4;
    private static final int KEY_BYTES = 32;

    /** What stands before the 32 bytes in an X.509 SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Rejects an invalid name or key. */
    public VerificationKey {
        NoteNames.require("the name of a key", name);
        Require.that(key.matches("[0-9a-f]{64}"), () -> "key must be 64 lower-case hex digits, but was '" + key + "'");
    }

    static VerificationKey of(String name, PublicKey key) {
        byte[] encoded = key.getEncoded();
        return new VerificationKey(name, HexFormat.of().formatHex(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    /**
     * Reads a key as C2SP's signed-note writes it: {@code name+id+base64}.
     *
     * @param text the text
     * @return the key
     * @throws IllegalArgumentException if it is anything else, or the id is not the key's
     */
    public static VerificationKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        byte[] typed = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
        if (typed.length != KEY_BYTES + 1 || typed[0] != ED25519) {
            throw new IllegalArgumentException(
                    "a verification key must be 'name+id+base64' of an Ed25519 key, as 'llmops audit key' tells it, but was '"
                            + text.strip() + "'");
        }
        VerificationKey key = new VerificationKey(parts[0], HexFormat.of().formatHex(typed, 1, typed.length));
        if (!key.id().equals(parts[1])) {
            throw new IllegalArgumentException("the id of verification key '" + text.strip() + "' must be " + key.id()
                    + "; the key was changed or cut");
        }
        return key;
    }

    /** {@return the first 4 bytes of the SHA-256 of name, line feed, 1 and key, as 8 hex digits} */
    public String id() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((name + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(typed());
        return HexFormat.of().formatHex(Sha256.of(bytes.toByteArray()), 0, ID_BYTES);
    }

    /** {@return the form that {@link #parse} reads} */
    @Override
    public String toString() {
        return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(typed());
    }

    boolean verifies(byte[] message, String signature) {
        try {
            return Ed25519.verify(message, signature, publicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("'" + this + "' is no Ed25519 key", e);
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_BYTES);
        System.arraycopy(HexFormat.of().parseHex(key), 0, encoded, X509_PREFIX.length, KEY_BYTES);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private byte[] typed() {
        byte[] typed = new byte[1 + KEY_BYTES];
        typed[0] = ED25519;
        System.arraycopy(HexFormat.of().parseHex(key), 0, typed, 1, KEY_BYTES);
        return typed;
    }
}
