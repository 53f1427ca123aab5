package dev.llmops.commons.internal.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4). Texts are hashed as UTF-8; hex is 64 lower-case digits. */
public final class Sha256 {

    /** Precedes a digest where the algorithm is not clear from the context. */
    public static final String PREFIX = "sha256:";

    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * {@return the 32 bytes of a hash}
     *
     * @param bytes what to hash
     */
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /**
     * {@return the 32 bytes of a hash}
     *
     * @param text what to hash
     */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return a hash in hex}
     *
     * @param bytes what to hash
     */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /**
     * {@return a hash in hex}
     *
     * @param text what to hash
     */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }

    /**
     * {@return the hash of a file's content in hex}
     *
     * @throws IOException if it cannot be read
     */
    public static String hex(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest);
    }

    /**
     * {@return the result of a digest in hex}
     *
     * @param digest the digest, which is reset
     */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
