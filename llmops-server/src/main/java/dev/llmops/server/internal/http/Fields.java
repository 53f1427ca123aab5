package dev.llmops.server.internal.http;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in a request. Each is taken by its name and type; one that nobody took is unknown, and a
 * request with such a field is refused, because it would change the answer for the caller and not for us. A null is an
 * absent field.
 */
public final class Fields {

    private final String path;
    private final Map<String, @Nullable Object> left;

    public Fields(String path, Map<String, @Nullable Object> members) {
        this.path = path;
        this.left = new LinkedHashMap<>(members);
    }

    private String name(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private <T> @Nullable T take(String field, Class<T> type, String kind) {
        Object value = left.remove(field);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw ApiException.badRequest("'" + name(field) + "' must be " + kind);
        }
        return type.cast(value);
    }

    private <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw ApiException.badRequest("'" + name(field) + "' is missing");
        }
        return value;
    }

    @Nullable
    public String text(String field) {
        return take(field, String.class, "a text");
    }

    public String requiredText(String field) {
        return required(field, text(field));
    }

    @Nullable
    public Double number(String field) {
        Number number = take(field, Number.class, "a number");
        return number == null ? null : (Double) number.doubleValue();
    }

    @Nullable
    public Long whole(String field) {
        Number number = take(field, Number.class, "a whole number");
        if (number == null) {
            return null;
        }
        if (!(number instanceof Integer) && !(number instanceof Long)) {
            throw ApiException.badRequest("'" + name(field) + "' must be a whole number of at most 64 bits");
        }
        return number.longValue();
    }

    public int whole(String field, int least, int most, int otherwise) {
        Long value = whole(field);
        if (value != null && (value < least || value > most)) {
            throw ApiException.badRequest(
                    "'" + name(field) + "' must be from " + least + " to " + most + ", but was " + value);
        }
        return value == null ? otherwise : value.intValue();
    }

    public boolean flag(String field) {
        return Boolean.TRUE.equals(truth(field));
    }

    @Nullable
    public Boolean truth(String field) {
        return take(field, Boolean.class, "true or false");
    }

    /** Takes a field of any type. */
    @Nullable
    public Object any(String field) {
        return left.remove(field);
    }

    @Nullable
    public Fields object(String field) {
        Map<?, ?> members = take(field, Map.class, "an object");
        return members == null ? null : of(name(field), members);
    }

    public Fields requiredObject(String field) {
        return required(field, object(field));
    }

    @Nullable
    public Map<?, ?> map(String field) {
        return take(field, Map.class, "an object");
    }

    public List<?> list(String field) {
        List<?> items = take(field, List.class, "a list");
        return items == null ? List.of() : items;
    }

    public List<?> requiredList(String field) {
        return required(field, take(field, List.class, "a list"));
    }

    public List<Fields> objects(String field) {
        return objects(name(field), list(field));
    }

    public static List<Fields> objects(String path, List<?> items) {
        return java.util.stream.IntStream.range(0, items.size())
                .mapToObj(i -> of(path + "[" + i + "]", items.get(i)))
                .toList();
    }

    public static Fields of(String path, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> members)) {
            throw ApiException.badRequest("'" + path + "' must be an object");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        members.forEach((key, member) -> named.put(String.valueOf(key), member));
        return new Fields(path, named);
    }

    public String path() {
        return path;
    }

    /** Returns the values that some fields have, without taking them. */
    public Map<String, Object> peek(Collection<String> some, Collection<String> more) {
        Map<String, Object> found = new LinkedHashMap<>();
        left.forEach((field, value) -> {
            if (value != null && (some.contains(field) || more.contains(field))) {
                found.put(field, value);
            }
        });
        return found;
    }

    /** Forgets fields that change nothing here. */
    public void ignore(String... fields) {
        left.keySet().removeAll(Set.of(fields));
    }

    /** Refuses a field unless it has the value that changes nothing. */
    public void refuseUnless(String field, Object harmless) {
        Object value = left.remove(field);
        boolean same = value == null
                || value.equals(harmless)
                || (value instanceof Number number
                        && harmless instanceof Number other
                        && number.doubleValue() == other.doubleValue());
        if (!same) {
            throw ApiException.badRequest("'" + name(field) + "' is not supported; leave it out");
        }
    }

    /** Takes all fields that nobody took. */
    public Map<String, Object> rest() {
        Map<String, Object> rest = new LinkedHashMap<>();
        left.forEach((field, value) -> {
            if (value != null) {
                rest.put(field, value);
            }
        });
        left.clear();
        return rest;
    }

    public void refuseTheRest() {
        left.values().removeIf(value -> value == null);
        if (!left.isEmpty()) {
            throw ApiException.badRequest(
                    "'" + name(left.keySet().iterator().next()) + "' is no known field; leave it out");
        }
    }
}
