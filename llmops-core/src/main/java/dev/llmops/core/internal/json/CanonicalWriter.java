package dev.llmops.core.internal.json;

import dev.llmops.api.text.UnicodeText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the pieces of canonical JSON (RFC 8785), in UTF-8 and in one pass over each text: every call is hashed twice.
 * Whoever uses it keeps members in the order of their names.
 */
final class CanonicalWriter {

    private static final String HEX = "0123456789abcdef";
    private static final char REPLACEMENT = '\uFFFD';

    private byte[] out = new byte[512];
    private int size;
    private boolean first = true;

    CanonicalWriter open(char bracket) {
        separate();
        put(bracket);
        first = true;
        return this;
    }

    CanonicalWriter close(char bracket) {
        put(bracket);
        first = false;
        return this;
    }

    /** The name of a member; its value comes next. */
    CanonicalWriter name(String name) {
        separate();
        quote(name, false);
        put(':');
        first = true;
        return this;
    }

    /** A text, which must be well-formed. */
    CanonicalWriter string(String text) {
        separate();
        quote(text, false);
        return this;
    }

    /** A text as {@link UnicodeText#repair} makes it. */
    CanonicalWriter repaired(String text) {
        separate();
        quote(text, true);
        return this;
    }

    /** A literal: a boolean, null or a number, in ASCII. */
    CanonicalWriter literal(String text) {
        separate();
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
        return this;
    }

    CanonicalWriter number(double value) {
        return literal(EcmaNumber.format(value));
    }

    /**
     * RFC 8785 knows doubles only. A whole number beyond 2^53 and a decimal of more digits than a double holds become
     * strings, as its appendix D advises; rounded, two different numbers would have one hash.
     */
    CanonicalWriter number(BigDecimal exact) {
        double rounded = exact.doubleValue();
        String text = Double.isFinite(rounded) ? EcmaNumber.format(rounded) : "";
        return !text.isEmpty() && new BigDecimal(text).compareTo(exact) == 0 && isSafe(exact)
                ? literal(text)
                : string(exact.stripTrailingZeros().toString());
    }

    byte[] bytes() {
        return Arrays.copyOf(out, size);
    }

    @Override
    public String toString() {
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    /** Beyond 2^53 a whole number can look exact and still be what its neighbour is rounded to. */
    private static boolean isSafe(BigDecimal number) {
        return number.abs().doubleValue() < 0x1p53
                || number.stripTrailingZeros().scale() > 0;
    }

    private void separate() {
        if (first) {
            first = false;
        } else {
            put(',');
        }
    }

    private void quote(String text, boolean repair) {
        put('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                put(c);
            } else if (!Character.isSurrogate(c)) {
                encode(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                encode(Character.toCodePoint(c, text.charAt(++i)));
            } else if (repair) {
                encode(REPLACEMENT);
            } else {
                UnicodeText.requireWellFormed("a string in canonical JSON", text);
            }
        }
        put('"');
    }

    private void escape(char c) {
        put('\\');
        switch (c) {
            case '"', '\\' -> put(c);
            case '\b' -> put('b');
            case '\f' -> put('f');
            case '\n' -> put('n');
            case '\r' -> put('r');
            case '\t' -> put('t');
            default -> {
                put('u');
                put('0');
                put('0');
                put(HEX.charAt(c >> 4));
                put(HEX.charAt(c & 0xF));
            }
        }
    }

    /** UTF-8 (RFC 3629) of a code point above ASCII. */
    private void encode(int codePoint) {
        if (codePoint < 0x800) {
            put(0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                put(0xE0 | (codePoint >> 12));
            } else {
                put(0xF0 | (codePoint >> 18));
                put(0x80 | ((codePoint >> 12) & 0x3F));
            }
            put(0x80 | ((codePoint >> 6) & 0x3F));
        }
        put(0x80 | (codePoint & 0x3F));
    }

    private void put(int oneByte) {
        if (size == out.length) {
            out = Arrays.copyOf(out, size * 2);
        }
        out[size++] = (byte) oneByte;
    }
}
