package dev.llmops.core.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;

/**
 * Canonical JSON by RFC 8785: no white space, members ordered by the UTF-16 code units of their names, numbers and
 * strings as ECMAScript writes them. Equal values have equal bytes, so that they can be hashed.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * {@return the canonical form of a value}
     *
     * @throws IllegalArgumentException if it holds a lone surrogate, or a number that is not finite
     */
    public static String text(JsonNode value) {
        CanonicalWriter out = new CanonicalWriter();
        write(value, out);
        return out.toString();
    }

    /**
     * {@return the canonical form of a value in UTF-8}
     *
     * @throws IllegalArgumentException if it holds a lone surrogate, or a number that is not finite
     */
    public static byte[] bytes(JsonNode value) {
        CanonicalWriter out = new CanonicalWriter();
        write(value, out);
        return out.bytes();
    }

    static void write(JsonNode value, CanonicalWriter out) {
        switch (value.getNodeType()) {
            case OBJECT -> writeObject(value, out);
            case ARRAY -> {
                out.open('[');
                value.forEach(element -> write(element, out));
                out.close(']');
            }
            case STRING, BINARY -> out.string(value.asText());
            case NUMBER -> writeNumber(value, out);
            case BOOLEAN, NULL -> out.literal(value.asText());
            case MISSING, POJO ->
                throw new IllegalArgumentException(
                        "a value must be JSON to have a canonical form, but was a " + value.getNodeType());
        }
    }

    private static void writeObject(JsonNode object, CanonicalWriter out) {
        String[] names = object.propertyStream().map(Map.Entry::getKey).toArray(String[]::new);
        // String's own order is that of UTF-16 code units.
        Arrays.sort(names);
        out.open('{');
        for (String name : names) {
            write(object.get(name), out.name(name));
        }
        out.close('}');
    }

    private static void writeNumber(JsonNode number, CanonicalWriter out) {
        if (number.isInt() || number.isShort() || number.isDouble() || number.isFloat()) {
            out.number(number.doubleValue());
        } else {
            out.number(number.decimalValue());
        }
    }
}
