package dev.llmops.core.internal.json;

import dev.llmops.api.text.UnicodeText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Writes the pieces of canonical JSON (RFC 8785). Whoever uses it keeps members in the order of their names. */
final class CanonicalWriter {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);
    private boolean first = true;

    CanonicalWriter open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    CanonicalWriter close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    /** The name of a member; its value comes next. */
    CanonicalWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true;
        return this;
    }

    CanonicalWriter string(String text) {
        separate();
        quote(text);
        return this;
    }

    /** A literal: a boolean or null. */
    CanonicalWriter literal(String text) {
        separate();
        out.append(text);
        return this;
    }

    CanonicalWriter number(double value) {
        separate();
        out.append(EcmaNumber.format(value));
        return this;
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
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return out.toString();
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
            out.append(',');
        }
    }

    private void quote(String text) {
        UnicodeText.requireWellFormed("a string in canonical JSON", text);
        out.append('"');
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, plain, i);
                escape(c);
                plain = i + 1;
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
        }
    }
}
