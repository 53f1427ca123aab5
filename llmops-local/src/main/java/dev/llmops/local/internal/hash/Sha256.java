package dev.llmops.local.internal.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>SHA-256 as 64 lower-case hex digits.
 */
public final class Sha256 {

    private static final int BUFFER = 1 << 16;

    private Sha256() {}

    /** {@return a fresh digest} */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * {@return the hash of a file's content}
     *
     * @param file the file
     * @throws IOException if it can not be read
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
     * {@return the hash of bytes}
     *
     * @param bytes the bytes
     */
    public static String hex(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return hex(digest);
    }

    /**
     * {@return the hash that a digest has come to}
     *
     * @param digest the digest, which is reset
     */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
