package dev.llmops.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code NAME=TEXT}, and {@code NAME:=JSON} for a number, a list or anything else than text. */
public final class NamedValues {

    private NamedValues() {}

    /**
     * {@return the values by their names, in the order in which they were given}
     *
     * @param what what one of them is called, for errors
     * @param given what was given
     * @throws IllegalArgumentException if one has no name, no value or no JSON behind {@code :=}, or is there twice
     */
    public static Map<String, Object> of(String what, List<String> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String each : given) {
            int equals = each.indexOf('=');
            boolean json = equals > 0 && each.charAt(equals - 1) == ':';
            int end = json ? equals - 1 : equals;
            if (end < 1) {
                throw new IllegalArgumentException(what + " must be NAME=TEXT or NAME:=JSON, but was '" + each + "'");
            }
            String name = each.substring(0, end);
            String text = each.substring(equals + 1);
            if (values.put(name, json ? json(what, name, text) : text) != null) {
                throw new IllegalArgumentException(what + " '" + name + "' must be given once");
            }
        }
        return values;
    }

    private static Object json(String what, String name, String text) {
        @Nullable Object value;
        try {
            value = JsonText.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' must be JSON after ':=', but was '" + text + "': " + e.getOriginalMessage(),
                    e);
        }
        if (value == null) {
            throw new IllegalArgumentException(what + " '" + name + "' must not be null; leave it out instead");
        }
        return value;
    }
}
