package dev.llmops.core.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a schema asks beyond names and plain types. Most prompts ask for no more than these, which {@link InputRules}
 * checks in no time; only the others pay for a JSON Schema validator in every rendering.
 */
final class SchemaRules {

    static final SchemaRules NONE = new SchemaRules(null);

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Set<String> ANNOTATIONS =
            Set.of("type", "description", "title", "$schema", "$comment", "default", "examples");
    private static final Set<String> PLAIN = Set.of("properties", "required");

    private final @Nullable Schema validator;

    private SchemaRules(@Nullable Schema validator) {
        this.validator = validator;
    }

    static SchemaRules of(JsonNode schema) {
        return isPlain(schema) ? NONE : new SchemaRules(REGISTRY.getSchema(schema));
    }

    private static boolean isPlain(JsonNode schema) {
        boolean plainMembers = schema.properties().stream()
                .allMatch(member -> ANNOTATIONS.contains(member.getKey())
                        || PLAIN.contains(member.getKey())
                        || (member.getKey().equals("additionalProperties")
                                && member.getValue().isBoolean()));
        return plainMembers
                && schema.path("type").asText().equals("object")
                && schema.path("properties").properties().stream()
                        .allMatch(property -> property.getValue().properties().stream()
                                .allMatch(member -> ANNOTATIONS.contains(member.getKey())));
    }

    void check(Map<String, Object> given, TemplateUse use, Supplier<PromptLocation> where) {
        if (validator == null) {
            return;
        }
        for (Error error : validator.validate(JsonText.tree(given))) {
            String path = error.getInstanceLocation().toString();
            String variable = path.replaceFirst("^/", "").replaceFirst("[/.\\[].*", "");
            throw where.get()
                    .wrong(
                            use.line(variable),
                            "variable at '" + path + "' breaks the input schema: " + error.getMessage(),
                            null);
        }
    }

    /**
     * {@return what is wrong with a schema itself, by the meta-schema of draft 2020-12: by path in the schema, in the form
     * of a JSON pointer, the first fault there}
     */
    static Map<String, String> faults(JsonNode schema) {
        Schema metaSchema = REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        Map<String, String> faults = new LinkedHashMap<>();
        for (Error error : metaSchema.validate(schema)) {
            faults.putIfAbsent(error.getInstanceLocation().toString(), error.getMessage());
        }
        return faults;
    }
}
