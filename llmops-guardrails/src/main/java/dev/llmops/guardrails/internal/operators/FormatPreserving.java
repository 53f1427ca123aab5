package dev.llmops.guardrails.internal.operators;

import dev.llmops.guardrails.internal.pii.CardNumbers;
import dev.llmops.guardrails.internal.redact.Replacement;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>FF1 of NIST SP 800-38G over the decimal digits of a value. Card numbers are encrypted again until the check digit is
 * right (cycle walking), which can be undone in the same way.
 */
public final class FormatPreserving {

    private static final int ROUNDS = 10;
    private static final int BLOCK = 16;
    private static final int MIN_DIGITS = 6;
    private static final BigInteger RADIX = BigInteger.TEN;

    private final SecretKeySpec key;

    public FormatPreserving(byte[] key) {
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("key must be 16, 24 or 32 bytes long, but was " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** {@return the value with other digits} */
    public String encrypt(String tenant, String type, String value) {
        StringBuilder digits = new StringBuilder();
        value.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        if (digits.length() < MIN_DIGITS) {
            return Replacement.stars(0).of(type, value);
        }
        byte[] tweak = (tenant + '\0' + type).getBytes(StandardCharsets.UTF_8);
        boolean card = CardNumbers.checked(digits);
        String other = digits.toString();
        do {
            other = ff1(other, tweak);
        } while (card && !CardNumbers.checked(other));
        StringBuilder out = new StringBuilder(value);
        int next = 0;
        for (int i = 0; i < out.length(); i++) {
            if (out.charAt(i) >= '0' && out.charAt(i) <= '9') {
                out.setCharAt(i, other.charAt(next++));
            }
        }
        return out.toString();
    }

    /** Algorithm 7 of SP 800-38G, with its names. */
    String ff1(String x, byte[] tweak) {
        int n = x.length();
        int u = n / 2;
        int v = n - u;
        String a = x.substring(0, u);
        String b = x.substring(u);
        int bytes = (RADIX.pow(v).subtract(BigInteger.ONE).bitLength() + 7) / 8;
        int d = 4 * ((bytes + 3) / 4) + 4;
        ByteBuffer p = ByteBuffer.allocate(BLOCK)
                .put(new byte[] {1, 2, 1, 0, 0, 10, 10, (byte) u})
                .putInt(n)
                .putInt(tweak.length);
        for (int i = 0; i < ROUNDS; i++) {
            int pad = Math.floorMod(-tweak.length - bytes - 1, BLOCK);
            ByteBuffer q = ByteBuffer.allocate(tweak.length + pad + 1 + bytes);
            q.put(tweak).put(new byte[pad]).put((byte) i).put(fixed(new BigInteger(b), bytes));
            BigInteger y = new BigInteger(1, output(p.array(), q.array(), d));
            int m = i % 2 == 0 ? u : v;
            BigInteger c = new BigInteger(a).add(y).mod(RADIX.pow(m));
            a = b;
            b = padded(c, m);
        }
        return a + b;
    }

    private byte[] output(byte[] p, byte[] q, int d) {
        byte[] r = new byte[BLOCK];
        for (byte[] part : new byte[][] {p, q}) {
            for (int i = 0; i < part.length; i += BLOCK) {
                for (int k = 0; k < BLOCK; k++) {
                    r[k] ^= part[i + k];
                }
                r = aes(r);
            }
        }
        ByteBuffer s = ByteBuffer.allocate((d + BLOCK - 1) / BLOCK * BLOCK).put(r);
        for (int j = 1; s.remaining() > 0; j++) {
            byte[] block = r.clone();
            for (int k = 0; k < 4; k++) {
                block[BLOCK - 1 - k] ^= (byte) (j >>> (8 * k));
            }
            s.put(aes(block));
        }
        return Arrays.copyOf(s.array(), d);
    }

    private byte[] aes(byte[] block) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES", e);
        }
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] raw = number.toByteArray();
        byte[] fixed = new byte[length];
        int from = Math.max(0, raw.length - length);
        System.arraycopy(raw, from, fixed, length - (raw.length - from), raw.length - from);
        return fixed;
    }

    private static String padded(BigInteger number, int length) {
        String digits = number.toString();
        return "0".repeat(length - digits.length()) + digits;
    }
}
