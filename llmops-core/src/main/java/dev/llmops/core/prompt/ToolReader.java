package dev.llmops.core.prompt;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.core.internal.template.Nearest;
import dev.llmops.core.internal.template.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolDefs}: each a definition with name, description and the schema of its input. */
record ToolReader(YamlMap yaml, SchemaReader schemas, Problems problems) {

    private static final Set<String> KEYS = Set.of("name", "description", "inputSchema", "input", "outputSchema");
    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

    List<ToolSpecification> read() {
        Map<String, ToolSpecification> tools = new LinkedHashMap<>();
        read("tools", tools);
        read("toolDefs", tools);
        return new ArrayList<>(tools.values());
    }

    private void read(String key, Map<String, ToolSpecification> into) {
        Object value = yaml.values().get(key);
        if (value == null) {
            return;
        }
        if (!(value instanceof List<?> list)) {
            problem(key, "'" + key + "' must be a list of tools");
            return;
        }
        for (Object each : list) {
            ToolSpecification tool = tool(key, each);
            if (tool != null && into.putIfAbsent(tool.name(), tool) != null) {
                problem(key, "tool '" + tool.name() + "' is defined twice");
            }
        }
    }

    private @Nullable ToolSpecification tool(String key, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            problem(
                    key,
                    "'" + value + "' only names a tool; define it here with name, description and inputSchema,"
                            + " so that a version of the prompt is complete");
            return null;
        }
        Map<String, Object> tool = SchemaReader.named(map);
        for (String member : tool.keySet()) {
            if (!KEYS.contains(member)) {
                problem(key, "a tool has no key '" + member + "'" + Nearest.hint(member, KEYS));
            }
        }
        if (!(tool.get("name") instanceof String name) || !name.matches("[A-Za-z0-9_-]{1,64}")) {
            problem(
                    key,
                    "a tool needs a name of 1 to 64 letters, digits, '_' or '-', but had '" + tool.get("name") + "'");
            return null;
        }
        JsonSchema schema = schemas.read(name, inputOf(tool), List.of(key));
        return new ToolSpecification(
                name,
                tool.get("description") instanceof String text ? text : "",
                schema == null ? new JsonSchema(name, NO_ARGUMENTS) : schema);
    }

    private static @Nullable Object inputOf(Map<String, Object> tool) {
        if (tool.get("input") instanceof Map<?, ?> input && input.containsKey("schema")) {
            return input.get("schema");
        }
        return tool.containsKey("inputSchema") ? tool.get("inputSchema") : tool.get("input");
    }

    private void problem(String key, String problem) {
        problems.add(yaml.line(List.of(key)), problem);
    }
}
