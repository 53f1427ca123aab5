package dev.llmops.guardrails.internal.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.guardrails.internal.BoundedPatternValidator;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Pattern;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.cfg.ConstraintMapping;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What an answer must keep to: the schema, the record's own constructor, and Jakarta Validation, in this order.
 */
public final class AnswerRules<T> {

    /** Messages without expression language: an expression in a message could come from an answer. English for the model. */
    private static final Validator VALIDATOR = validator();

    private final Class<T> type;
    private final JsonNode tree;
    private final Schema schema;

    public AnswerRules(Class<T> type, JsonSchema schema) {
        this.type = type;
        this.tree = read(schema);
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(tree);
    }

    JsonNode tree() {
        return tree;
    }

    private static Validator validator() {
        HibernateValidatorConfiguration configuration = Validation.byProvider(HibernateValidator.class)
                .configure()
                .defaultLocale(Locale.ENGLISH)
                .messageInterpolator(new ParameterMessageInterpolator());
        ConstraintMapping mapping = configuration.createConstraintMapping();
        mapping.constraintDefinition(Pattern.class)
                .includeExistingValidators(false)
                .validatedBy(BoundedPatternValidator.class);
        return configuration.addMapping(mapping).buildValidatorFactory().getValidator();
    }

    private static JsonNode read(JsonSchema schema) {
        try {
            return AnswerJson.MAPPER.readTree(schema.json());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema must be JSON, but was " + schema.json(), e);
        }
    }

    public List<FieldProblem> problems(JsonNode tree) {
        List<Error> errors = schema.validate(tree);
        if (!errors.isEmpty()) {
            return errors.stream().map(AnswerRules::problem).distinct().toList();
        }
        T bound;
        try {
            bound = AnswerJson.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            return List.of(new FieldProblem(pointer(e), "can not be read as the type it should have"));
        }
        return VALIDATOR.validate(bound).stream()
                .map(violation -> new FieldProblem(pointer(violation), violation.getMessage()))
                .sorted(Comparator.comparing(FieldProblem::pointer).thenComparing(FieldProblem::rule))
                .toList();
    }

    private static FieldProblem problem(Error error) {
        String keyword = error.getKeyword();
        boolean member = keyword.equals("required") || keyword.equals("additionalProperties");
        return new FieldProblem(
                error.getInstanceLocation().toString(),
                ruleOf(error),
                keyword,
                error.getSchemaNode(),
                member ? error.getProperty() : null);
    }

    public T bind(JsonNode tree) {
        try {
            return AnswerJson.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that keeps to the rules can not be read", e);
        }
    }

    /** The validator's message holds the value; the value is told apart from the rule. */
    private static String ruleOf(Error error) {
        String message = error.getMessage();
        return switch (error.getKeyword()) {
            case "required",
                    "additionalProperties",
                    "type",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "enum",
                    "exclusiveMinimum",
                    "exclusiveMaximum" -> message;
            default -> "breaks the rule '" + error.getKeyword() + "' of the schema";
        };
    }

    private static String pointer(JsonProcessingException e) {
        StringBuilder pointer = new StringBuilder();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                append(pointer, step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName());
            }
        }
        return pointer.toString();
    }

    private static String pointer(ConstraintViolation<?> violation) {
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
        pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
    }
}
