package dev.llmops.mcp.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a tool was called with. Messages name the argument and the rule, and no value that a user may have typed. */
final class Arguments {

    private static final int MAX_TEXT = 100_000;

    private final Map<String, Object> values;

    Arguments(@Nullable Map<String, Object> values) {
        this.values = values == null ? Map.of() : values;
    }

    String text(String name) {
        String text = optional(name);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("argument '" + name + "' must be a text that is not blank");
        }
        return text;
    }

    @Nullable
    String optional(String name) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' must be a text of at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    List<String> texts(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("argument '" + name + "' must be a list of texts");
        }
        return list.stream().map(String.class::cast).toList();
    }

    @Nullable
    Instant time(String name) {
        String text = optional(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' must be a time in the form 2026-11-28T14:05:00Z", e);
        }
    }

    int number(String name, int byDefault, int max) {
        Object value = Objects.requireNonNullElse(values.get(name), byDefault);
        if (!(value instanceof Number number) || number.intValue() < 1 || number.intValue() > max) {
            throw new IllegalArgumentException("argument '" + name + "' must be a number from 1 to " + max);
        }
        return number.intValue();
    }
}
