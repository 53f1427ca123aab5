package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.text.BoundedRegex;
import dev.llmops.commons.internal.schema.BadSchemaException;
import dev.llmops.commons.internal.schema.SchemaError;
import dev.llmops.commons.internal.schema.SchemaValidator;
import dev.llmops.guardrails.internal.BoundedPatternValidator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.jspecify.annotations.Nullable;

/** What an answer must keep to: the schema, the record's own constructor, and Jakarta Validation, in this order. */
public final class AnswerRules<T> {

    /** Messages without expression language: an expression in a message could come from an answer. English for the model. */
    private static final Validator VALIDATOR = validator();

    private final Class<T> type;
    private final JsonNode tree;
    private final SchemaValidator schema;

    public AnswerRules(Class<T> type, JsonSchema schema) {
        this.type = type;
        this.tree = read(schema);
        this.schema = validator(schema, tree);
    }

    JsonNode tree() {
        return tree;
    }

    private static Validator validator() {
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .propertyNodeNameProvider(property -> property instanceof JavaBeanProperty bean
                        ? RecordSchema.nameOf(bean.getDeclaringClass(), bean.getName())
                        : property.getName())
                .defaultLocale(Locale.ENGLISH)
                .messageInterpolator(new ParameterMessageInterpolator());
        ConstraintMapping mapping = configuration.createConstraintMapping();
        mapping.constraintDefinition(Pattern.class)
                .includeExistingValidators(false)
                .validatedBy(BoundedPatternValidator.class);
        return configuration.addMapping(mapping).buildValidatorFactory().getValidator();
    }

    private static SchemaValidator validator(JsonSchema schema, JsonNode tree) {
        try {
            return SchemaValidator.of(tree, BoundedRegex::schemaPattern);
        } catch (BadSchemaException e) {
            throw new IllegalArgumentException(
                    "the schema must be a JSON schema, but " + e.getMessage() + ": " + schema.json(), e);
        }
    }

    private static JsonNode read(JsonSchema schema) {
        try {
            return AnswerJson.MAPPER.readTree(schema.json());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema must be JSON, but was " + schema.json(), e);
        }
    }

    /**
     * {@return all that is wrong with an answer} The schema's faults do not hide those of Jakarta Validation, nor one value that cannot be
     * read another: a model that is told of all of them can mend all of them at once.
     */
    public List<FieldProblem> problems(JsonNode tree) {
        List<FieldProblem> bySchema = schema.validate(tree).stream()
                .map(AnswerRules::problem)
                .distinct()
                .toList();
        if (bySchema.isEmpty()) {
            T bound = bound(tree);
            if (bound != null) {
                return violations(bound);
            }
        }
        List<FieldProblem> all = new ArrayList<>(bySchema);
        all.addAll(FieldCheck.more(VALIDATOR, type, tree, bySchema));
        return List.copyOf(all);
    }

    private @Nullable T bound(JsonNode tree) {
        try {
            return AnswerJson.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static List<FieldProblem> violations(Object bound) {
        return VALIDATOR.validate(bound).stream()
                .map(violation -> new FieldProblem(pointer(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldProblem::pointer).thenComparing(FieldProblem::rule))
                .toList();
    }

    /**
     * {@return the fields that are wrong, as JSON pointers} They name what the record has: the key of a map, which the model chose, is
     * {@code *}, and a member that should not be there is told by what it stands in.
     */
    public List<String> fields(List<FieldProblem> problems) {
        return problems.stream().map(this::field).distinct().toList();
    }

    private String field(FieldProblem problem) {
        boolean unknown = problem.keyword().equals("additionalProperties");
        StringBuilder field = new StringBuilder();
        JsonNode at = tree;
        String place = unknown ? problem.pointer() : problem.target();
        // Before the first slash stands nothing.
        for (String step : place.isEmpty() ? new String[0] : place.substring(1).split("/", -1)) {
            JsonNode member = at.path("properties").path(step.replace("~1", "/").replace("~0", "~"));
            boolean known = !member.isMissingNode() || at.path("items").isObject();
            field.append('/').append(known ? step : "*");
            at = resolved(
                    !member.isMissingNode() ? member : known ? at.path("items") : at.path("additionalProperties"));
        }
        return field.isEmpty() ? "/" : field.toString();
    }

    /** {@return whether a schema of another maker is of the same record: it has the name, and the same members} */
    public boolean isOfSameRecord(JsonSchema other) {
        if (!other.name().equals(type.getSimpleName())) {
            return false;
        }
        JsonNode theirs = read(other).path("properties");
        JsonNode ours = tree.path("properties");
        return theirs.size() == ours.size() && theirs.propertyStream().allMatch(member -> ours.has(member.getKey()));
    }

    private JsonNode resolved(JsonNode part) {
        String reference = part.path("$ref").asText("");
        return reference.startsWith("#/") ? tree.at(reference.substring(1)) : part;
    }

    private static FieldProblem problem(SchemaError error) {
        boolean member = error.keyword().equals("required") || error.keyword().equals("additionalProperties");
        return new FieldProblem(
                error.pointer(), error.message(), error.keyword(), error.expected(), member ? error.member() : null);
    }

    public T bind(JsonNode tree) {
        try {
            return AnswerJson.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that keeps to the rules cannot be read", e);
        }
    }

    static String pointer(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                append(pointer, node.getIndex().toString());
            } else if (node.getKey() != null) {
                append(pointer, node.getKey().toString());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                append(pointer, node.getName());
            }
        }
        return pointer.toString();
    }

    private static void append(StringBuilder pointer, String step) {
        pointer.append(FieldProblem.below("", step));
    }
}
