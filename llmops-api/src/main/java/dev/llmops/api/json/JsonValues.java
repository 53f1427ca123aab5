package dev.llmops.api.json;

import dev.llmops.api.text.UnicodeText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that JSON can carry, held as plain Java: {@link String}, {@link Boolean}, a number, {@link List}, {@link Map}
 * with string keys, and null. The copies made here are deeply unmodifiable, so that records can share them.
 */
public final class JsonValues {

    private JsonValues() {}

    /**
     * Copies a JSON object.
     *
     * @param what what the object is, for error messages
     * @param object its members
     * @return a deeply unmodifiable copy with the same order of members; members whose value is null are left out
     * @throws IllegalArgumentException if a value has no JSON form; the message names its path
     */
    public static Map<String, Object> copyOf(String what, Map<String, ? extends @Nullable Object> object) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            // Nearly all members are sound scalars; for these no path is put together that only an error would show.
            Object copied = isSoundScalar(value) ? value : copyOfValue(what + "." + key, value);
            if (copied != null) {
                copy.put(isWellFormed(key) ? key : UnicodeText.requireWellFormed(what + " key", key), copied);
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static boolean isSoundScalar(@Nullable Object value) {
        return value instanceof String text ? isWellFormed(text) : value instanceof Boolean;
    }

    private static boolean isWellFormed(String text) {
        return UnicodeText.indexOfLoneSurrogate(text) < 0;
    }

    private static @Nullable Object copyOfValue(String path, @Nullable Object value) {
        if (value == null || value instanceof Boolean || isFiniteNumber(value)) {
            return value;
        }
        if (value instanceof String text) {
            return UnicodeText.requireWellFormed(path, text);
        }
        if (value instanceof List<?> list) {
            return copyOfList(path, list);
        }
        if (value instanceof Map<?, ?> map) {
            return copyOfMap(path, map);
        }
        throw new IllegalArgumentException(path
                + " must be a String, Boolean, finite number, List or Map to have a JSON form, but was "
                + (value instanceof Number ? value : "a " + value.getClass().getName()));
    }

    private static List<@Nullable Object> copyOfList(String path, List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            copy.add(copyOfValue(path + "[" + i + "]", list.get(i)));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Map<String, Object> copyOfMap(String path, Map<?, ?> map) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(path + " must have String keys, but one was " + key);
            }
            members.put(name, value);
        });
        return copyOf(path, members);
    }

    private static boolean isFiniteNumber(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number);
        }
        if (value instanceof Float number) {
            return Float.isFinite(number);
        }
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigDecimal
                || value instanceof BigInteger;
    }
}
