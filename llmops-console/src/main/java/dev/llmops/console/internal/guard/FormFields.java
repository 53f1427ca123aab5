package dev.llmops.console.internal.guard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads {@code application/x-www-form-urlencoded}, of an address or of a form. */
public final class FormFields {

    private static final int MAX_FIELDS = 200;

    private FormFields() {}

    /**
     * Adds the fields of a text.
     *
     * @param fields where they go
     * @param encoded the text, or null
     * @throws IllegalArgumentException if it is not encoded so, or has too many
     */
    public static void read(Map<String, List<String>> fields, @Nullable String encoded) {
        StringTokenizer tokens = new StringTokenizer(encoded == null ? "" : encoded, "&");
        if (tokens.countTokens() > MAX_FIELDS) {
            throw new IllegalArgumentException("there must be at most " + MAX_FIELDS + " fields");
        }
        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();
            int equals = token.indexOf('=');
            String name = decode(equals < 0 ? token : token.substring(0, equals));
            String value = equals < 0 ? "" : decode(token.substring(equals + 1));
            fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
    }

    /** {@return the fields of a text} */
    public static Map<String, List<String>> of(@Nullable String encoded) {
        Map<String, List<String>> fields = new HashMap<>();
        read(fields, encoded);
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
