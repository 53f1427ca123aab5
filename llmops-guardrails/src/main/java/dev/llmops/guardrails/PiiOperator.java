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
 * What takes the place of a value for good, by kind: {@link PiiGuardrail.Builder#operator}. An operator must give the same
 * for the same value each time it is asked, so that a streamed answer becomes what the whole one would. Implementations are safe
 * for use by several threads.
 */
@FunctionalInterface
public interface PiiOperator {

    /**
     * A value that was found.
     *
     * @param type what it is, such as {@code us_ssn}
     * @param text the value
     * @param tenant whose call it is in; empty if nobody's
     */
    record Value(String type, String text, String tenant) {}

    /**
     * {@return what is put there; never null}
     *
     * @param value the value that was found
     */
    String replace(Value value);

    /** {@return the value as it is: it is told as a finding, and nothing else} */
    static PiiOperator keep() {
        return Value::text;
    }

    /**
     * {@return the same text for each value}
     *
     * @param text what to put there, such as {@code [phone number]}
     */
    static PiiOperator replace(String text) {
        Objects.requireNonNull(text, "text");
        return value -> text;
    }

    /**
     * {@return stars for letters and digits, but for the last few of something more than twice as long}
     *
     * @param shown how many characters at the end stay
     */
    static PiiOperator mask(int shown) {
        Require.atLeast("shown", shown, 0);
        Replacement stars = Replacement.stars(shown);
        return value -> stars.of(value.type(), value.text());
    }

    /**
     * {@return a keyed hash (HMAC-SHA-256, base64url, 22 characters) of type and value: the same value has the same one,
     * and who has not the key cannot try values}
     *
     * @param key at least 16 bytes
     */
    static PiiOperator hash(byte[] key) {
        KeyedHash hash = new KeyedHash(key);
        return value -> hash.text("hash", "", value.type(), value.text());
    }

    /**
     * {@return the value encrypted and authenticated, as {@code <TYPE:base64url>}: AES-GCM-SIV (RFC 8452)
     * with tenant and type as associated data, so that the same value of a tenant has the same text. {@link PiiCipher} reads it back}
     * It needs {@code org.bouncycastle:bcprov-jdk18on}, which is optional, on the class path.
     *
     * @param key 32 bytes
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    static PiiOperator encrypt(byte[] key) {
        Encryption encryption = new Encryption(key);
        return value -> encryption.encrypt(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return a made-up value of the same kind: the same one for the same value of a tenant, another for other tenants. Names
     * become other names, addresses of mail ones at example.com, other values have other letters and digits in the same
     * places. Two values can have the same pseudonym}
     *
     * @param key at least 16 bytes
     */
    static PiiOperator pseudonym(byte[] key) {
        Pseudonyms pseudonyms = new Pseudonyms(key);
        return value -> pseudonyms.of(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return the value with other digits, encrypted with FF1 (NIST SP 800-38G) with tenant and type as its tweak; letters and signs stay. A card number keeps a
     * valid check digit. A value with fewer than six digits is too short to encrypt so: stars take its place} It needs {@code org.bouncycastle:bcprov-jdk18on}, which is optional, on the class path.
     *
     * @param key 16, 24 or 32 bytes
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    static PiiOperator formatPreserving(byte[] key) {
        FormatPreserving cipher = new FormatPreserving(key);
        return value -> cipher.encrypt(value.tenant(), value.type(), value.text());
    }

    /**
     * {@return dates moved by a number of days that depends on the tenant and the key, so that all dates of a tenant keep their
     * distances. What cannot be read as a date becomes stars}
     *
     * @param key at least 16 bytes
     * @param maxDays how far at most, before or after
     */
    static PiiOperator shiftDates(byte[] key, int maxDays) {
        DateShift shift = new DateShift(key, maxDays);
        return value -> shift.shift(value.tenant(), value.text());
    }
}
