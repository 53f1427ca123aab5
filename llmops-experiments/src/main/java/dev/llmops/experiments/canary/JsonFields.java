package dev.llmops.experiments.canary;

import java.util.List;
import java.util.Map;

/** Reads what was recorded. */
record JsonFields(Map<?, ?> members) {

    static JsonFields of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new JsonFields(map);
        }
        throw unreadable("an object", value);
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    JsonFields object(String name) {
        return of(value(name));
    }

    List<?> list(String name) {
        Object value = value(name);
        if (value instanceof List<?> list) {
            return list;
        }
        throw unreadable("a list", value);
    }

    List<JsonFields> objects(String name) {
        return list(name).stream().map(JsonFields::of).toList();
    }

    String text(String name) {
        return String.valueOf(value(name));
    }

    double number(String name) {
        Object value = value(name);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw unreadable("a number", value);
    }

    double numberOr(String name, double absent) {
        return has(name) ? number(name) : absent;
    }

    long whole(String name) {
        Object value = value(name);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw unreadable("a number", value);
    }

    boolean flag(String name) {
        return value(name) instanceof Boolean flag && flag;
    }

    private Object value(String name) {
        Object value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the record of a decision must have '" + name + "', but has " + members.keySet());
        }
        return value;
    }

    private static IllegalArgumentException unreadable(String wanted, Object value) {
        return new IllegalArgumentException("the record of a decision must have " + wanted + " here, but has " + value);
    }
}
