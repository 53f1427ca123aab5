package dev.llmops.api.content;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks over everything in a record of this API that someone may have said: in a
 * {@link dev.llmops.api.generation.Generation}, a {@link dev.llmops.api.feedback.Feedback}, and in the records that they contain.
 * Redaction, encryption, scrubbing, exports and telemetry all use this one walk, so none of them misses a place that another covers.
 *
 * <p>One table classifies every component that can hold text by {@link ContentKind}. A record with an unclassified component is rejected.
 */
public final class RecordContent {

    private RecordContent() {}

    /**
     * {@return a record with changed content; the same record if nothing changed}
     *
     * <p>Names in JSON values change as texts do, except for those at the top level, which the application or the provider chose. If two
     * names become equal, the second gets a number.
     *
     * @param record a record of this API; it is not changed
     * @param change the replacement of each text
     * @param <T> the record's type
     * @throws IllegalStateException if a component that can hold text is not classified
     */
    public static <T> T map(T record, ContentChange change) {
        @SuppressWarnings("unchecked") // A record is made anew as what it was, anything else stays.
        T mapped = (T) mapElement(record, change);
        return mapped;
    }

    /**
     * {@return whether a predicate matches any text of a record, or any text or name in its values}
     *
     * @param record a record of this API
     * @param those the predicate
     */
    public static boolean anyMatch(Object record, Predicate<String> those) {
        boolean[] found = new boolean[1];
        map(record, text -> {
            found[0] |= those.test(text);
            return text;
        });
        return found[0];
    }

    /**
     * {@return the kind of text in a component; null if it holds no text, or other records}
     *
     * @param component a component of a record of this API
     * @throws IllegalStateException if it can hold text and is not classified
     */
    public static @Nullable ContentKind kindOf(RecordComponent component) {
        ContentKind kind = ContentTable.KINDS
                .getOrDefault(component.getDeclaringRecord(), Map.of())
                .get(component.getName());
        if (kind == null && holdsText(component.getGenericType())) {
            throw new IllegalStateException("the component '" + component.getName() + "' of "
                    + component.getDeclaringRecord().getName()
                    + " can hold text: say in ContentTable what it is, so that it is redacted, encrypted and scrubbed");
        }
        return kind;
    }

    private static boolean holdsText(Type type) {
        if (type instanceof ParameterizedType generic) {
            return holdsText(generic.getRawType())
                    || List.of(generic.getActualTypeArguments()).stream().anyMatch(RecordContent::holdsText);
        }
        if (type instanceof WildcardType wildcard) {
            return List.of(wildcard.getUpperBounds()).stream().anyMatch(RecordContent::holdsText);
        }
        return type == Object.class
                || type == URI.class
                || (type instanceof Class<?> plain && CharSequence.class.isAssignableFrom(plain));
    }

    private static Object mapElement(Object value, ContentChange change) {
        if (value instanceof Record record) {
            return mapRecord(record, change);
        }
        if (value instanceof List<?> list) {
            List<Object> mapped = new ArrayList<>(list.size());
            list.forEach(element -> mapped.add(mapElement(element, change)));
            return mapped.equals(list) ? list : mapped;
        }
        return value;
    }

    private static Record mapRecord(Record record, ContentChange change) {
        RecordPlan plan = RecordPlan.of(record.getClass());
        @Nullable Object[] values = plan.values(record);
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            Object before = values[i];
            if (before != null) {
                Object after = mapComponent(plan.kind(i), before, change);
                values[i] = after;
                changed |= after != before;
            }
        }
        return changed ? plan.make(values) : record;
    }

    private static Object mapComponent(@Nullable ContentKind kind, Object value, ContentChange change) {
        if (kind == null) {
            return mapElement(value, change);
        }
        return switch (kind) {
            case SETTING -> value;
            case JSON -> same(value, change.json((String) value));
            case BYTES -> same(value, change.bytes((String) value));
            case ADDRESS -> same(value, change.address((URI) value));
            case TEXT ->
                value instanceof Map<?, ?> members
                        ? same(value, mapMembers(members, change, false))
                        : same(value, mapValue(value, change));
        };
    }

    private static Object mapValue(Object value, ContentChange change) {
        if (value instanceof Map<?, ?> members) {
            return mapMembers(members, change, true);
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> mapped = new ArrayList<>(elements.size());
            elements.forEach(element -> mapped.add(element == null ? null : mapValue(element, change)));
            return mapped;
        }
        return change.value(value);
    }

    private static Map<String, Object> mapMembers(Map<?, ?> members, ContentChange change, boolean names) {
        Map<String, Object> mapped = new LinkedHashMap<>();
        members.forEach((key, value) -> {
            String name = names ? change.text((String) key) : (String) key;
            String free = name;
            for (int i = 2; mapped.containsKey(free); i++) {
                free = name + " " + i;
            }
            mapped.put(free, mapValue(value, change));
        });
        return mapped;
    }

    private static <T> T same(T before, T after) {
        return after.equals(before) ? before : after;
    }
}
