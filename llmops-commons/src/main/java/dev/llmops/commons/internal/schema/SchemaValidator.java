package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Checks values against a JSON schema of draft 2020-12 (and of drafts 6, 7 and 2019-09, if it says so with {@code $schema}, as far as
 * they mean the same or give arrays in {@code items}, {@code additionalItems} and {@code dependencies}). {@code format} and
 * {@code content...} are annotations, as the draft has them by default. References are followed within the schema and to the
 * meta-schema; nothing is fetched. Safe for use by multiple threads, as long as nobody changes the tree of the schema.
 */
public final class SchemaValidator {

    private final SchemaIndex index;

    private SchemaValidator(SchemaIndex index) {
        this.index = index;
    }

    /**
     * {@return a validator}
     *
     * @param regex makes of a pattern what says whether it is found in a text; throws {@link IllegalArgumentException} if it is none
     * @throws BadSchemaException if it is no schema
     */
    public static SchemaValidator of(JsonNode schema, Function<String, Predicate<String>> regex) {
        SchemaIndex index = SchemaIndex.of(schema, regex);
        index.faults().forEach((pointer, fault) -> {
            throw new BadSchemaException((pointer.isEmpty() ? "" : "at " + pointer + " ") + fault);
        });
        return new SchemaValidator(index);
    }

    /**
     * {@return what is wrong with a schema: by its place as a JSON pointer, the first fault there, in the order of the schema}
     *
     * @param regex as for {@link #of}
     */
    public static Map<String, String> faults(JsonNode schema, Function<String, Predicate<String>> regex) {
        return SchemaIndex.of(schema, regex).faults();
    }

    /**
     * {@return where a value breaks the schema, in the order of the schema}
     *
     * @throws BadSchemaException if the schema refers to itself without end, or takes millions of steps
     * @throws NumberFormatException if a number that no {@code double} holds is compared
     */
    public List<SchemaError> validate(JsonNode value) {
        List<SchemaError> errors = new ArrayList<>();
        new SchemaEvaluation(index).run(value, errors);
        return List.copyOf(errors);
    }
}
