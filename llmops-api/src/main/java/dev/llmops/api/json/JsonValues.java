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
 * Values that JSON can represent, as plain Java: {@link String}, {@link Boolean}, a number, {@link List}, {@link Map}
 * with string keys, and null. Copies made here are deeply unmodifiable, so records can share them.
 *
 * <p>In a copy, a whole number is the smallest of Integer, Long and BigInteger that holds it, and a Float is the Double
 * with the same digits: JSON does not distinguish them, so a record equals the one that is read back from a store. A
 * BigDecimal stays as it is, with its trailing zeros. An object member whose value is null is omitted, at every
 * level, since it carries no more information than an absent one; a null in a list keeps its place.
 */
public final class JsonValues {

    private static final int DEEPEST = 256;

    private JsonValues() {}

    /**
     * Copies a JSON object.
     *
     * @param what a description of the object, for error messages
     * @param object its members
     * @return a deeply unmodifiable copy with the members in the same order; members whose value is null are left out
     * @throws IllegalArgumentException if a value has no JSON form, or is nested deeper than 256 levels, as in a collection
     *     that contains itself; the message names its path
     */
    public static Map<String, Object> copyOf(String what, Map<String, ? extends @Nullable Object> object) {
        // Records are made of each other's parts all the time; what was copied once is not copied again.
        return object instanceof JsonMembers copied ? copied : copyOfMembers(what, object, 1);
    }

    private static Map<String, Object> copyOfMembers(
            String what, Map<String, ? extends @Nullable Object> object, int level) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        // A loop and no lambda: each level costs two frames of the stack here and more where a record is written.
        for (Map.Entry<String, ? extends @Nullable Object> member : object.entrySet()) {
            String key = member.getKey();
            Object value = member.getValue();
            // Nearly all members are sound scalars; for these no path is put together that only an error would show.
            Object copied = isSoundScalar(value) ? value : copyOfValue(what + "." + key, value, level);
            if (copied != null) {
                copy.put(isWellFormed(key) ? key : UnicodeText.requireWellFormed(what + " key", key), copied);
            }
        }
        return new JsonMembers(copy);
    }

    private static boolean isSoundScalar(@Nullable Object value) {
        return value instanceof String text ? isWellFormed(text) : value instanceof Boolean;
    }

    private static boolean isWellFormed(String text) {
        return UnicodeText.indexOfLoneSurrogate(text) < 0;
    }

    private static @Nullable Object copyOfValue(String path, @Nullable Object value, int level) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof String text) {
            return UnicodeText.requireWellFormed(path, text);
        }
        if (value instanceof Number number) {
            return copyOfNumber(path, number);
        }
        if (level == DEEPEST) {
            throw new IllegalArgumentException(
                    abbreviated(path) + " must lie within " + DEEPEST + " levels, but lies deeper");
        }
        if (value instanceof List<?> list) {
            return copyOfList(path, list, level + 1);
        }
        if (value instanceof Map<?, ?> map) {
            return copyOfMembers(path, withStringKeys(path, map), level + 1);
        }
        throw noJson(path, "a " + value.getClass().getName());
    }

    private static Number copyOfNumber(String path, Number number) {
        if (number instanceof Byte || number instanceof Short || number instanceof Integer || number instanceof Long) {
            return smallest(number.longValue());
        }
        if (number instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? smallest(integer.longValue()) : integer;
        }
        if (number instanceof BigDecimal) {
            return number;
        }
        if (number instanceof Double || number instanceof Float) {
            double value = number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
            if (Double.isFinite(value)) {
                // JSON has no use for a negative zero, and Double.equals tells it from zero.
                return value == 0 ? 0.0 : value;
            }
            throw noJson(path, number.toString());
        }
        throw noJson(path, "a " + number.getClass().getName());
    }

    private static Number smallest(long value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static List<@Nullable Object> copyOfList(String path, List<?> list, int level) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            copy.add(copyOfValue(path + "[" + i + "]", list.get(i), level));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Map<String, @Nullable Object> withStringKeys(String path, Map<?, ?> map) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(path + " must have String keys, but one was " + key);
            }
            members.put(name, value);
        });
        return members;
    }

    private static String abbreviated(String path) {
        int most = 100;
        return path.length() <= most ? path : path.substring(0, most) + "...";
    }

    /** Names the value's class and not the value, which may be what a user typed. */
    private static IllegalArgumentException noJson(String path, String what) {
        return new IllegalArgumentException(
                path + " must be a String, Boolean, finite number, List or Map to have a JSON form, but was " + what);
    }
}
