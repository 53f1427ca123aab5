package dev.llmops.core.internal.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>SHA-256 (FIPS 180-4) in lower-case hex.
 */
public final class Sha256 {

    /** Stands before a digest wherever its algorithm is not plain from the place. */
    public static final String PREFIX = "sha256:";

    private static final HexFormat HEX = HexFormat.of();

    private Sha256() {}

    /**
     * {@return 64 hex digits}
     *
     * @param bytes what to hash
     */
    public static String hex(byte[] bytes) {
        return HEX.formatHex(newDigest().digest(bytes));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
