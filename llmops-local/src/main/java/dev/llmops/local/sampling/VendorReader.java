package dev.llmops.local.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes values of known names and types out of vendor parameters, and refuses all others. */
final class VendorReader {

    private final Map<String, Object> values;
    private final TreeSet<String> known = new TreeSet<>();

    VendorReader(Map<String, Object> values) {
        this.values = values;
    }

    private @Nullable Object value(String name) {
        known.add(name);
        return values.get(name);
    }

    boolean has(String... names) {
        known.addAll(Arrays.asList(names));
        return Arrays.stream(names).anyMatch(values::containsKey);
    }

    OptionalDouble number(String name) {
        Object value = value(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(number(name, value));
    }

    double number(String name, double otherwise) {
        return number(name).orElse(otherwise);
    }

    double required(String name) {
        return number(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " must be set where others of its sampler are, but is missing"));
    }

    int whole(String name, int otherwise) {
        double value = number(name, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " must be a whole number, but was " + value);
        }
        return (int) value;
    }

    int requiredWhole(String name) {
        required(name);
        return whole(name, 0);
    }

    @Nullable
    String text(String name) {
        Object value = value(name);
        if (value != null && !(value instanceof String)) {
            throw wrong(name, "a text", value);
        }
        return (String) value;
    }

    @Nullable
    List<String> texts(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object member : list) {
                if (!(member instanceof String text)) {
                    throw wrong(name, "a list of texts", value);
                }
                texts.add(text);
            }
            return texts;
        }
        throw wrong(name, "a list of texts", value);
    }

    Map<Integer, Double> biases(String name) {
        Object value = value(name);
        Map<Integer, Double> biases = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((token, bias) -> biases.put(token(name, token), number(name + "." + token, bias)));
        } else if (value != null) {
            throw wrong(name, "an object of numbers by the number of the token", value);
        }
        return biases;
    }

    private static int token(String name, Object token) {
        try {
            return Integer.parseInt(token.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "a key of " + name + " must be the number of a token, but was '" + token + "'", e);
        }
    }

    private static double number(String name, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number", value);
    }

    private static IllegalArgumentException wrong(String name, String type, @Nullable Object value) {
        return new IllegalArgumentException(name + " must be " + type + ", but was " + value);
    }

    void refuseUnread() {
        List<String> unknown =
                values.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "a local model has no vendor parameters " + unknown + "; it has " + known);
        }
    }
}
