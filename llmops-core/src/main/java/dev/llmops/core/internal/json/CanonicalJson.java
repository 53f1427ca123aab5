package dev.llmops.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.text.UnicodeText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Canonical JSON by RFC 8785: no white space, members ordered by the UTF-16 code units of their names, numbers and
 * strings as ECMAScript writes them. Equal values have equal bytes, so that they can be hashed.
 *
 * <p>RFC 8785 knows doubles only. A whole number beyond 2^53 and a decimal of more digits than a double holds become
 * strings, as its appendix D advises; rounded, two different numbers would have one hash.
 */
public final class CanonicalJson {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);

    private CanonicalJson() {}

    /**
     * {@return the canonical form of a value}
     *
     * @param value the value
     * @throws IllegalArgumentException if it holds a lone surrogate, or a number that is not finite
     */
    public static String text(JsonNode value) {
        CanonicalJson writer = new CanonicalJson();
        writer.write(value);
        return writer.out.toString();
    }

    /**
     * {@return the canonical form of a value in UTF-8}
     *
     * @param value the value
     * @throws IllegalArgumentException if it holds a lone surrogate, or a number that is not finite
     */
    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    private void write(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value);
            case ARRAY -> writeArray(value);
            case STRING, BINARY -> writeString(value.asText());
            case NUMBER -> writeNumber(value);
            case BOOLEAN, NULL -> out.append(value.asText());
            case MISSING, POJO ->
                throw new IllegalArgumentException(
                        "a value must be JSON to have a canonical form, but was a " + value.getNodeType());
        }
    }

    private void writeObject(JsonNode object) {
        String[] names = object.propertyStream().map(Map.Entry::getKey).toArray(String[]::new);
        // String's own order is that of UTF-16 code units.
        Arrays.sort(names);
        out.append('{');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            writeString(names[i]);
            out.append(':');
            write(object.get(names[i]));
        }
        out.append('}');
    }

    private void writeArray(JsonNode array) {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(array.get(i));
        }
        out.append(']');
    }

    private void writeNumber(JsonNode number) {
        if (number.isInt() || number.isShort() || number.isDouble() || number.isFloat()) {
            out.append(EcmaNumber.format(number.doubleValue()));
            return;
        }
        BigDecimal exact = number.decimalValue();
        double rounded = exact.doubleValue();
        String text = Double.isFinite(rounded) ? EcmaNumber.format(rounded) : "";
        if (!text.isEmpty() && new BigDecimal(text).compareTo(exact) == 0 && isSafe(exact)) {
            out.append(text);
        } else {
            writeString(exact.stripTrailingZeros().toString());
        }
    }

    /** Beyond 2^53 a whole number can look exact and still be what its neighbour is rounded to. */
    private static boolean isSafe(BigDecimal number) {
        return number.abs().doubleValue() < 0x1p53
                || number.stripTrailingZeros().scale() > 0;
    }

    private void writeString(String text) {
        UnicodeText.requireWellFormed("a string in canonical JSON", text);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            writeCharacter(text.charAt(i));
        }
        out.append('"');
    }

    private void writeCharacter(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ') {
                    out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
