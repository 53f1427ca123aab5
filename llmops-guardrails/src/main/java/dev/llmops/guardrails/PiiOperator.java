package dev.llmops.guardrails;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.internal.operators.DateShift;
import dev.llmops.guardrails.internal.operators.Encryption;
import dev.llmops.guardrails.internal.operators.FormatPreserving;
import dev.llmops.guardrails.internal.operators.KeyedHash;
import dev.llmops.guardrails.internal.operators.Pseudonyms;
import dev.llmops.guardrails.internal.redact.Replacement;
import java.util.Objects;

/**
 * Permanently replaces a value, by type: {@link PiiGuardrail.Builder#operator}. An operator must return the same
 * replacement for the same value each time, so that a streamed answer is the same as the whole one. Implementations are safe
 * for use by multiple threads.
 */
@FunctionalInterface
public interface PiiOperator {

    /**
     * A detected value.
     *
     * @param type its type, such as {@code us_ssn}
     * @param text the value
     * @param tenant the tenant of the call; empty if none
     */
    record Value(String type, String text, String tenant) {}

    /**
     * {@return the replacement; never null}
     *
     * @param value the detected value
     */
    String replace(Value value);

    /** {@return the value unchanged: it is only reported as a finding} */
    static PiiOperator keep() {
        return Value::text;
    }

    /**
     * {@return the same text for each value}
     *
     * @param text the replacement, such as {@code [phone number]}
     */
    static PiiOperator replace(String text) {
        Objects.requireNonNull(text, "text");
        return value -> text;
    }

    /**
     * {@return asterisks for letters and digits, except for the last few of a value more than twice as long}
     *
     * @param shown the number of characters at the end that are kept
     */
    static PiiOperator mask(int shown) {
        Require.atLeast("shown", shown, 0);
        Replacement stars = Replacement.stars(shown);
        return value -> stars.of(value.type(), value.text());
    }

    /**
     * {@return a keyed hash (HMAC-SHA-256, base64url, 22 characters) of type and value: the same value has the same hash,
     * and without the key nobody can test guesses}
     *
     * @param key at least 16 bytes
     */
    static PiiOperator hash(byte[] key) {
        KeyedHash hash = new KeyedHash(key);
        return value -> hash.text("hash", "", value.type(), value.text());
    }

    /**
     * {@return the value encrypted and authenticated, as {@code <TYPE:base64url>}: AES-GCM-SIV (RFC 8452)
     * with tenant and type as associated data, so that the same value of a tenant has the same text. {@link PiiCipher} decrypts it}
     * Requires {@code org.bouncycastle:bcprov-jdk18on}, which is optional, on the class path.
     *
     * @param key 32 bytes
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    static PiiOperator encrypt(byte[] key) {
        Encryption encryption = new Encryption(key);
        return value -> encryption.encrypt(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return a made-up value of the same type: the same for the same value of a tenant, and a different one for other tenants. Names
     * become other names, email addresses become addresses at example.com, other values get other letters and digits in the same
     * places. Two values can have the same pseudonym}
     *
     * @param key at least 16 bytes
     */
    static PiiOperator pseudonym(byte[] key) {
        Pseudonyms pseudonyms = new Pseudonyms(key);
        return value -> pseudonyms.of(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return the value with other digits, encrypted with FF1 (NIST SP 800-38G) with tenant and type as its tweak; letters and punctuation stay. A
     * card number keeps a valid check digit. A value with fewer than six digits is too short for this: asterisks replace it} Requires
     * {@code org.bouncycastle:bcprov-jdk18on}, which is optional, on the class path.
     *
     * @param key 16, 24 or 32 bytes
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    static PiiOperator formatPreserving(byte[] key) {
        FormatPreserving cipher = new FormatPreserving(key);
        return value -> cipher.encrypt(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return dates shifted by a number of days that depends on the tenant and the key, so that the dates of a tenant keep their
     * distances. A value that cannot be read as a date becomes asterisks}
     *
     * @param key at least 16 bytes
     * @param maxDays the largest shift, before or after
     */
    static PiiOperator shiftDates(byte[] key, int maxDays) {
        DateShift shift = new DateShift(key, maxDays);
        return value -> shift.shift(value.tenant(), value.text());
    }
}
