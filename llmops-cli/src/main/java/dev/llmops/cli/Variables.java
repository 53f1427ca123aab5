package dev.llmops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The variables of a prompt. */
final class Variables {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--var",
            paramLabel = "NAME=TEXT",
            description = "A variable of the prompt; NAME:=JSON gives a number, a list or anything else than text.")
    Map<String, String> given = Map.of();

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (name.endsWith(":")) {
                String bare = name.substring(0, name.length() - 1);
                values.put(bare, json(bare, value));
            } else {
                values.put(name, value);
            }
        });
        return values;
    }

    private static Object json(String name, String text) {
        @Nullable Object value;
        try {
            value = JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "variable '" + name + "' must be JSON behind ':=', but was '" + text + "': "
                            + e.getOriginalMessage(),
                    e);
        }
        if (value == null) {
            throw new IllegalArgumentException("variable '" + name + "' must not be null; leave it out instead");
        }
        return value;
    }
}
