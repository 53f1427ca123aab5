package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Jakarta Validation's constraints as JSON Schema tells them, so that the model knows them before it answers. One without
 * a form in JSON Schema is checked all the same, when the answer is there.
 */
final class ConstraintRules {

    /** The constraints whose rules the schema has, so that a value that breaks one is told of by the schema. */
    static final Set<Class<?>> IN_SCHEMA = Set.of(
            Min.class,
            Max.class,
            DecimalMin.class,
            DecimalMax.class,
            Positive.class,
            PositiveOrZero.class,
            Negative.class,
            NegativeOrZero.class,
            NotBlank.class,
            NotEmpty.class,
            Size.class);

    private ConstraintRules() {}

    static void add(ObjectNode schema, Field field) {
        for (Annotation annotation : field.getAnnotations()) {
            add(schema, annotation);
        }
    }

    private static void add(ObjectNode schema, Annotation annotation) {
        if (annotation instanceof Min min) {
            schema.put("minimum", min.value());
        } else if (annotation instanceof Max max) {
            schema.put("maximum", max.value());
        } else if (annotation instanceof DecimalMin min) {
            schema.put(min.inclusive() ? "minimum" : "exclusiveMinimum", new BigDecimal(min.value()));
        } else if (annotation instanceof DecimalMax max) {
            schema.put(max.inclusive() ? "maximum" : "exclusiveMaximum", new BigDecimal(max.value()));
        } else if (annotation instanceof Positive) {
            schema.put("exclusiveMinimum", 0);
        } else if (annotation instanceof PositiveOrZero) {
            schema.put("minimum", 0);
        } else if (annotation instanceof Negative) {
            schema.put("exclusiveMaximum", 0);
        } else if (annotation instanceof NegativeOrZero) {
            schema.put("maximum", 0);
        } else if (annotation instanceof NotBlank || annotation instanceof NotEmpty) {
            schema.put(atLeast(schema), 1);
        } else if (annotation instanceof Size size) {
            size(schema, size);
        } else if (annotation instanceof Email) {
            schema.put("format", "email");
        }
    }

    private static void size(ObjectNode schema, Size size) {
        if (size.min() > 0) {
            schema.put(atLeast(schema), size.min());
        }
        if (size.max() < Integer.MAX_VALUE) {
            schema.put(atLeast(schema).replace("min", "max"), size.max());
        }
    }

    private static String atLeast(ObjectNode schema) {
        return switch (schema.path("type").asText()) {
            case "array" -> "minItems";
            case "object" -> "minProperties";
            default -> "minLength";
        };
    }
}
