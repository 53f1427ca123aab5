package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.text.WordList;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what else is wrong with an answer that cannot be read as a whole: each field is read and validated by itself, so that the model
 * hears of all faults at once. Used by one thread, for one answer.
 */
final class FieldCheck {

    private static final String UNREADABLE = "cannot be read as the type it should have";

    /** Rules of the schema that a value can break and still be read. */
    private static final Set<String> READABLE = WordList.set("""
            minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems uniqueItems
            minProperties maxProperties required format""");

    private final Validator validator;
    private final List<FieldProblem> known;
    private final List<FieldProblem> found = new ArrayList<>();

    private FieldCheck(Validator validator, List<FieldProblem> known) {
        this.validator = validator;
        this.known = known;
    }

    /** {@return what is wrong besides what is known to be} */
    static List<FieldProblem> more(Validator validator, Class<?> type, JsonNode tree, List<FieldProblem> known) {
        FieldCheck check = new FieldCheck(validator, known);
        check.value(type, tree, "", true);
        return check.found;
    }

    private void value(Type type, JsonNode node, String at, boolean validated) {
        if (isUnreadable(at)) {
            return;
        }
        if (type instanceof Class<?> plain && plain.isRecord() && node instanceof ObjectNode object) {
            record(plain, object, at, validated);
        } else if (type instanceof ParameterizedType generic) {
            container(generic, node, at, validated);
        } else if (read(type, node) == null) {
            found.add(new FieldProblem(at, UNREADABLE));
        }
    }

    private void container(ParameterizedType type, JsonNode node, String at, boolean validated) {
        Type[] arguments = type.getActualTypeArguments();
        Type inner = arguments[arguments.length - 1];
        if (type.getRawType() == Optional.class) {
            value(inner, node, at, validated);
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                value(inner, array.get(i), at + "/" + i, validated);
            }
        } else if (node instanceof ObjectNode object && type.getRawType() == Map.class) {
            object.properties()
                    .forEach(member ->
                            value(inner, member.getValue(), FieldProblem.below(at, member.getKey()), validated));
        }
    }

    private void record(Class<?> type, ObjectNode object, String at, boolean validated) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = RecordSchema.nameOf(component);
            JsonNode node = object.get(name);
            if (node != null) {
                String place = FieldProblem.below(at, name);
                PropertyDescriptor rules = rulesOf(type, component);
                value(component.getGenericType(), node, place, validated && rules != null && cascades(rules));
                if (validated && rules != null && !isUnreadable(place)) {
                    validate(type, component, node, place);
                }
            }
        }
        if (isSound(at) && read(type, object) == null) {
            found.add(new FieldProblem(at, UNREADABLE));
        }
    }

    private @Nullable PropertyDescriptor rulesOf(Class<?> type, RecordComponent component) {
        BeanDescriptor bean = validator.getConstraintsForClass(type);
        return bean.getConstraintsForProperty(component.getName());
    }

    private static boolean cascades(PropertyDescriptor rules) {
        return rules.isCascaded()
                || rules.getConstrainedContainerElementTypes().stream()
                        .anyMatch(ContainerElementTypeDescriptor::isCascaded);
    }

    private void validate(Class<?> type, RecordComponent component, JsonNode node, String at) {
        Object value = read(component.getGenericType(), readable(node.deepCopy(), at));
        if (value == null) {
            return;
        }
        for (ConstraintViolation<?> violation : validator.validateValue(type, component.getName(), value)) {
            String path = AnswerRules.pointer(violation);
            // The path begins with the component itself.
            int inner = path.indexOf('/', 1);
            String place = inner < 0 ? at : at + path.substring(inner);
            if (!isUnreadable(place) && !isToldAlready(place, violation)) {
                found.add(new FieldProblem(place, violation.getMessage()));
            }
        }
    }

    /** A rule that the schema has too was told by the schema. */
    private boolean isToldAlready(String place, ConstraintViolation<?> violation) {
        Class<?> rule = violation.getConstraintDescriptor().getAnnotation().annotationType();
        return ConstraintRules.IN_SCHEMA.contains(rule)
                && known.stream().anyMatch(problem -> problem.target().equals(place));
    }

    private boolean isUnreadable(String place) {
        return problems().filter(FieldCheck::isUnreadable).anyMatch(problem -> isWithin(place, problem.target()));
    }

    private static boolean isUnreadable(FieldProblem problem) {
        return problem.rule().equals(UNREADABLE)
                || (!problem.keyword().isEmpty() && !READABLE.contains(problem.keyword()));
    }

    private boolean isSound(String place) {
        return problems().noneMatch(problem -> isWithin(problem.target(), place));
    }

    private java.util.stream.Stream<FieldProblem> problems() {
        return java.util.stream.Stream.concat(known.stream(), found.stream());
    }

    private static boolean isWithin(String place, String outer) {
        return place.equals(outer) || place.startsWith(outer + "/");
    }

    /** {@return the value without what cannot be read in it: out of an object, and null in a list, whose other places stay} */
    private JsonNode readable(JsonNode value, String at) {
        problems()
                .filter(FieldCheck::isUnreadable)
                .map(FieldProblem::target)
                .filter(place -> !place.equals(at) && isWithin(place, at))
                .map(place -> place.substring(at.length()))
                .forEach(place -> AnswerFixes.blank(value, place));
        return value;
    }

    private static @Nullable Object read(Type type, JsonNode node) {
        try {
            return AnswerJson.MAPPER
                    .readerFor(AnswerJson.MAPPER.constructType(type))
                    .readValue(node);
        } catch (IOException e) {
            return null;
        }
    }
}
