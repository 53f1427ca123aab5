package dev.llmops.guardrails.internal.operators;

import dev.llmops.guardrails.internal.pii.CardNumbers;
import dev.llmops.guardrails.internal.redact.Replacement;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.fpe.FPEEngine;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * FF1 of NIST SP 800-38G over the decimal digits of a value. Card numbers are encrypted again until the check digit is
 * right (cycle walking), which can be undone in the same way.
 */
public final class FormatPreserving {

    private static final int MIN_DIGITS = 6;
    private static final int RADIX = 10;

    private final KeyParameter key;

    public FormatPreserving(byte[] key) {
        if (key.length != 16 && key.length != 24 && key.length != 32) {
            throw new IllegalArgumentException("key must be 16, 24 or 32 bytes long, but was " + key.length);
        }
        BouncyCastle.require("formatPreserving");
        this.key = new KeyParameter(key);
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

    String ff1(String digits, byte[] tweak) {
        byte[] numbers = new byte[digits.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) (digits.charAt(i) - '0');
        }
        FPEEngine engine = new FPEFF1Engine();
        engine.init(true, new FPEParameters(key, RADIX, tweak));
        engine.processBlock(numbers, 0, numbers.length, numbers, 0);
        StringBuilder other = new StringBuilder(numbers.length);
        for (byte number : numbers) {
            other.append((char) ('0' + number));
        }
        return other.toString();
    }
}
