package dev.llmops.core.internal.typed;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record as values of variables. What is null or an empty {@link Optional} is left out; enums, dates and ids become texts.
 */
public final class RecordValues {

    private RecordValues() {}

    /** {@return the components by name} */
    public static Map<String, Object> of(Record values) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = value(read(values, component.getAccessor()));
            if (value != null) {
                members.put(name(component), value);
            }
        }
        return members;
    }

    private static String name(RecordComponent component) {
        JsonProperty own = component.getAccessor().getAnnotation(JsonProperty.class);
        return own == null || own.value().isEmpty() ? component.getName() : own.value();
    }

    private static @Nullable Object read(Record values, Method accessor) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(values);
        } catch (InvocationTargetException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    values.getClass().getSimpleName() + "." + accessor.getName() + " cannot be read", e);
        }
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        }
        if (value instanceof Record inner) {
            return of(inner);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                Object inner = value(member);
                if (inner != null) {
                    members.put(String.valueOf(name), inner);
                }
            });
            return members;
        }
        if (value instanceof Collection<?> collection) {
            List<@Nullable Object> items = new ArrayList<>();
            collection.forEach(item -> items.add(value(item)));
            return items;
        }
        if (value != null && value.getClass().isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(value(Array.get(value, i)));
            }
            return items;
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }
}
