package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of a record. Each record has its place in {@code $defs}, so that one may hold itself.
 * Every component is required but an {@link Optional} and one marked {@link Nullable}; nothing else is allowed.
 */
public final class RecordSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Map<Class<?>, String> FORMATS = Map.of(
            LocalDate.class, "date",
            LocalTime.class, "time",
            LocalDateTime.class, "",
            Instant.class, "date-time",
            OffsetDateTime.class, "date-time",
            Duration.class, "duration",
            UUID.class, "uuid");
    private static final Set<Class<?>> INTEGERS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);
    private static final Set<Class<?>> NUMBERS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

    private final ObjectNode definitions = JSON.objectNode();
    private final Map<String, Class<?>> defined = new HashMap<>();

    private RecordSchema() {}

    public static ObjectNode of(Class<? extends Record> type) {
        requireFinite(type, new LinkedHashSet<>());
        RecordSchema schema = new RecordSchema();
        ObjectNode root = JSON.objectNode();
        schema.define(type);
        ObjectNode own = (ObjectNode) schema.definitions.get(type.getSimpleName());
        root.setAll(own);
        if (schema.definitions.size() > 1 || own.toString().contains("#/$defs/")) {
            root.set("$defs", schema.definitions);
        }
        return root;
    }

    /** A record that needs itself has no value: a model that keeps to its schema would write without end. */
    private static void requireFinite(Class<?> type, Set<Class<?>> within) {
        if (!within.add(type)) {
            throw new IllegalArgumentException(type.getSimpleName()
                    + " must not need itself, because no JSON could then be whole, but it does by "
                    + within.stream().map(Class::getSimpleName).toList()
                    + "; make a component on the way Optional, @Nullable or a list");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType().isRecord() && isRequired(component)) {
                requireFinite(component.getType(), within);
            }
        }
        within.remove(type);
    }

    private ObjectNode define(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> other = defined.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalArgumentException(
                    "records of one schema must have different simple names, but were " + other + " and " + type);
        }
        if (other == null) {
            ObjectNode object = definitions.putObject(name);
            object.put("type", "object");
            ObjectNode properties = object.putObject("properties");
            ArrayNode required = JSON.arrayNode();
            for (RecordComponent component : type.getRecordComponents()) {
                String property = nameOf(component);
                properties.set(property, property(type, component));
                if (isRequired(component)) {
                    required.add(property);
                }
            }
            if (!required.isEmpty()) {
                object.set("required", required);
            }
            object.put("additionalProperties", false);
        }
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode property(Class<?> owner, RecordComponent component) {
        ObjectNode schema = typed(component.getGenericType(), owner.getSimpleName() + "." + component.getName());
        ConstraintRules.add(schema, fieldOf(owner, component));
        JsonPropertyDescription description = fieldOf(owner, component).getAnnotation(JsonPropertyDescription.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        return schema;
    }

    private ObjectNode typed(Type type, String where) {
        if (type instanceof ParameterizedType generic) {
            return container(generic, where);
        }
        if (!(type instanceof Class<?> plain)) {
            throw unsupported(where, type);
        }
        if (plain.isRecord()) {
            return define(plain);
        }
        if (plain.isEnum()) {
            ObjectNode schema = JSON.objectNode().put("type", "string");
            ArrayNode names = schema.putArray("enum");
            for (Object constant : plain.getEnumConstants()) {
                names.add(((Enum<?>) constant).name());
            }
            return schema;
        }
        return scalar(plain, where);
    }

    private static ObjectNode scalar(Class<?> type, String where) {
        ObjectNode schema = JSON.objectNode();
        if (type == String.class) {
            return schema.put("type", "string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (INTEGERS.contains(type)) {
            return schema.put("type", "integer");
        }
        if (NUMBERS.contains(type)) {
            return schema.put("type", "number");
        }
        String format = FORMATS.get(type);
        if (format == null) {
            throw unsupported(where, type);
        }
        schema.put("type", "string");
        return format.isEmpty() ? schema : schema.put("format", format);
    }

    private ObjectNode container(ParameterizedType type, String where) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return typed(arguments[0], where);
        }
        ObjectNode schema = JSON.objectNode();
        if (raw == List.class || raw == Set.class || raw == Collection.class) {
            schema.put("type", "array").set("items", typed(arguments[0], where));
            return raw == Set.class ? schema.put("uniqueItems", true) : schema;
        }
        if (raw == Map.class && arguments[0] == String.class) {
            schema.put("type", "object").set("additionalProperties", typed(arguments[1], where));
            return schema;
        }
        throw unsupported(where, type);
    }

    private static boolean isRequired(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return component.getType() != Optional.class && !type.isAnnotationPresent(Nullable.class);
    }

    /** {@return the name of a record's component in JSON} */
    static String nameOf(Class<?> type, String component) {
        if (type.isRecord()) {
            for (RecordComponent one : type.getRecordComponents()) {
                if (one.getName().equals(component)) {
                    return nameOf(one);
                }
            }
        }
        return component;
    }

    static String nameOf(RecordComponent component) {
        JsonProperty name = fieldOf(component.getDeclaringRecord(), component).getAnnotation(JsonProperty.class);
        return name == null || name.value().isEmpty() ? component.getName() : name.value();
    }

    /** Annotations of libraries that do not know records stand at the field. */
    private static Field fieldOf(Class<?> owner, RecordComponent component) {
        try {
            return owner.getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a record without the field of its component " + component, e);
        }
    }

    private static IllegalArgumentException unsupported(String where, Type type) {
        return new IllegalArgumentException(
                where + " must be a string, number, boolean, enum, date or time, UUID, list,"
                        + " set, map by string, optional or record, but was " + type.getTypeName());
    }
}
