package dev.llmops.audit.proof;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.commons.internal.option.Require;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** The hashes of RFC 6962, section 2.1: a leaf can never be taken for a node. */
final class Node {

    static final int BYTES = 32;

    /** The root of a tree without leaves: the hash of nothing. */
    static final String EMPTY_ROOT = Sha256.hex(new byte[0]);

    private static final HexFormat HEX = HexFormat.of();
    private static final byte LEAF = 0;
    private static final byte INNER = 1;

    private Node() {}

    /** What a leaf of the audit log holds. Where a damaged store has no hash, it is a leaf that was never signed. */
    static byte[] data(String hash) {
        boolean hex = hash.length() == 2 * BYTES && hash.chars().allMatch(HexFormat::isHexDigit);
        return hex ? HEX.parseHex(hash) : hash.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] leaf(byte[] data) {
        MessageDigest digest = Sha256.digest();
        digest.update(LEAF);
        return digest.digest(data);
    }

    static byte[] inner(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.digest();
        digest.update(INNER);
        digest.update(left);
        return digest.digest(right);
    }

    static String hex(byte[] hash) {
        return HEX.formatHex(hash);
    }

    static byte[] bytes(String hex) {
        Require.not(hex.length() != 2 * BYTES, () -> "a hash must be 64 hex digits, but was '" + hex + "'");
        return HEX.parseHex(hex);
    }

    /** Refuses what is no hash, so that a proof that was cut says so and not "does not verify". */
    static List<String> path(List<String> hashes) {
        hashes.forEach(Node::bytes);
        return List.copyOf(hashes);
    }

    /** Where a tree of so many leaves is split: the largest power of two that is smaller. */
    static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
