package dev.llmops.core.prompt.include;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.template.JsonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a composed prompt: what it declares, and what included ones declare that it does not. Where the including prompt
 * declares nothing, neither does the whole.
 */
final class InputSchemas {

    private final @Nullable JsonSchema own;
    private final Map<String, Object> schema;
    private final Map<String, Object> properties;
    private final List<Object> required;

    /** Starts with what the including prompt declares. */
    InputSchemas(PromptVersion including) {
        this.own = including.content().inputSchema();
        this.schema = own == null ? new LinkedHashMap<>() : read(own, including);
        this.properties = members(schema.get("properties"));
        this.required = items(schema.get("required"));
    }

    /**
     * Adds what an included prompt declares.
     *
     * @param passed what it is given where it is included, and the caller need not give
     */
    void add(PromptVersion included, Set<String> passed) {
        JsonSchema other = included.content().inputSchema();
        if (own == null || other == null) {
            return;
        }
        Map<String, Object> read = read(other, included);
        Set<String> added = new HashSet<>();
        members(read.get("properties")).forEach((name, property) -> {
            if (properties.putIfAbsent(name, property) == null && !passed.contains(name)) {
                added.add(name);
            }
        });
        items(read.get("required")).stream()
                .filter(name -> added.contains(String.valueOf(name)))
                .forEach(required::add);
    }

    /** Whether a default can be given: an undeclared one would be refused. */
    boolean takes(String name) {
        return own == null || properties.containsKey(name);
    }

    @Nullable
    JsonSchema merged() {
        if (own == null) {
            return null;
        }
        Map<String, Object> merged = new LinkedHashMap<>(schema);
        merged.put("properties", properties);
        if (!required.isEmpty()) {
            merged.put("required", required);
        }
        return new JsonSchema(own.name(), JsonText.write(merged));
    }

    private static Map<String, Object> read(JsonSchema schema, PromptVersion of) {
        try {
            return members(JsonText.plain(schema.json()));
        } catch (JsonProcessingException e) {
            throw new PromptSyntaxException(
                    of.reference().toString(), 0, "input.schema is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, Object> members(@Nullable Object value) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }

    private static List<Object> items(@Nullable Object value) {
        return value instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }
}
