package dev.llmops.core.internal.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What a schema asks beyond names and plain types. Most prompts ask for no more than these, which {@link InputRules}
 * checks in no time; only the others pay for a JSON Schema validator in every rendering.
 */
public final class SchemaRules {

    static final SchemaRules NONE = new SchemaRules(null);

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema META_SCHEMA =
            REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
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
     * {@return what is wrong with a schema itself: by path in the schema, in the form of a JSON pointer, the first fault
     * there} It must follow the meta-schema of draft 2020-12 and refer to nothing outside of itself.
     */
    public static Map<String, String> faults(JsonNode schema) {
        Map<String, String> faults = new LinkedHashMap<>();
        for (Error error : META_SCHEMA.validate(schema)) {
            faults.putIfAbsent(error.getInstanceLocation().toString(), error.getMessage());
        }
        addDanglingReferences(schema, schema, "", faults);
        if (faults.isEmpty()) {
            try {
                REGISTRY.getSchema(schema).initializeValidators();
            } catch (SchemaException e) {
                faults.put("", String.valueOf(e.getMessage()));
            }
        }
        return faults;
    }

    private static void addDanglingReferences(JsonNode root, JsonNode node, String path, Map<String, String> faults) {
        JsonNode reference = node.path("$ref");
        if (reference.isTextual() && !isResolved(root, reference.asText())) {
            faults.putIfAbsent(
                    path + "/$ref",
                    "'" + reference.asText() + "' must point to a schema in this one, as '#/$defs/name'");
        }
        node.properties()
                .forEach(
                        member -> addDanglingReferences(root, member.getValue(), path + "/" + member.getKey(), faults));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            addDanglingReferences(root, node.get(i), path + "/" + i, faults);
        }
    }

    private static boolean isResolved(JsonNode root, String reference) {
        boolean pointer = reference.equals("#") || reference.startsWith("#/");
        return pointer
                ? !root.at(reference.substring(1)).isMissingNode()
                // A name that the schema gives to a part of itself by $anchor.
                : reference.startsWith("#");
    }
}
