package dev.llmops.core.internal.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.text.BoundedRegex;
import dev.llmops.commons.internal.schema.SchemaError;
import dev.llmops.commons.internal.schema.SchemaValidator;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a schema asks beyond names and plain types. Most prompts ask for no more than these, which {@link InputRules}
 * checks in no time; only the others pay for a JSON Schema validator in every rendering.
 */
public final class SchemaRules {

    static final SchemaRules NONE = new SchemaRules(null);

    private static final Set<String> ANNOTATIONS =
            Set.of("type", "description", "title", "$schema", "$comment", "default", "examples");
    private static final Set<String> PLAIN = Set.of("properties", "required");

    private final @Nullable SchemaValidator validator;

    private SchemaRules(@Nullable SchemaValidator validator) {
        this.validator = validator;
    }

    static SchemaRules of(JsonNode schema) {
        return isPlain(schema) ? NONE : new SchemaRules(SchemaValidator.of(schema, BoundedRegex::schemaPattern));
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
        for (SchemaError error : validator.validate(JsonText.tree(given))) {
            String path = error.pointer();
            String variable = path.replaceFirst("^/", "").replaceFirst("[/.\\[].*", "");
            throw where.get()
                    .wrong(
                            use.line(variable),
                            "variable at '" + path + "' breaks the input schema: " + error.message(),
                            null);
        }
    }

    /**
     * {@return what is wrong with a schema itself: by path in the schema, in the form of a JSON pointer, the first fault
     * there} It must follow the meta-schema of draft 2020-12 and refer to nothing outside of itself.
     */
    public static Map<String, String> faults(JsonNode schema) {
        return SchemaValidator.faults(schema, BoundedRegex::schemaPattern);
    }
}
