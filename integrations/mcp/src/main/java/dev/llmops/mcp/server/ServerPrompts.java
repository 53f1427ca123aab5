package dev.llmops.mcp.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Role;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.include.PromptComposer;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The prompts of the registry as prompts of MCP: their arguments are those of the input schema, and getting one renders it. */
final class ServerPrompts {

    /** A variable that stands alone, for prompts without an input schema. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\{?\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    private static final Set<String> WORDS = Set.of("else", "this", "history", "text", "id");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PromptRegistry prompts;
    private final @Nullable String label;
    private final PromptRenderer renderer = PromptRenderer.create();
    private final AccessLog access;

    ServerPrompts(PromptRegistry prompts, @Nullable String label, AccessLog access) {
        this.prompts = prompts;
        this.label = label;
        this.access = access;
    }

    List<McpSchema.Prompt> all() {
        List<McpSchema.Prompt> all = new ArrayList<>();
        for (String name : prompts.names()) {
            prompts.find(reference(name)).ifPresent(version -> all.add(prompt(version)));
        }
        return all;
    }

    private PromptReference reference(String name) {
        return PromptReference.parse(label == null ? name : name + "@" + label);
    }

    private static McpSchema.Prompt prompt(PromptVersion version) {
        Map<String, JsonNode> properties = properties(version.content().inputSchema());
        Set<String> required = required(version.content().inputSchema());
        List<McpSchema.PromptArgument> arguments = new ArrayList<>();
        properties.forEach((name, schema) -> arguments.add(McpSchema.PromptArgument.builder(name)
                .description(schema.path("description").asText(null))
                .required(required.contains(name))
                .build()));
        if (version.content().inputSchema() == null) {
            variables(version.content().template())
                    .forEach(name -> arguments.add(McpSchema.PromptArgument.builder(name)
                            .required(true)
                            .build()));
        }
        return McpSchema.Prompt.builder(version.name())
                .description(
                        "version " + version.number() + (version.message() == null ? "" : ": " + version.message()))
                .arguments(arguments)
                .build();
    }

    McpSchema.GetPromptResult get(Caller caller, String name, @Nullable Map<String, Object> arguments) {
        try {
            access.read(caller, "prompt", Map.of("name", name));
            PromptVersion found = prompts.get(reference(name));
            PromptVersion whole = PromptComposer.of(prompts).compose(found).version();
            Map<String, JsonNode> properties = properties(whole.content().inputSchema());
            Map<String, Object> values = new LinkedHashMap<>();
            if (arguments != null) {
                arguments.forEach((key, value) -> values.put(key, value(properties.get(key), value)));
            }
            return McpSchema.GetPromptResult.builder(renderer.render(whole, values).messages().stream()
                            .map(ServerPrompts::message)
                            .toList())
                    .description(found.reference().toString())
                    .build();
        } catch (LlmOpsException | IllegalArgumentException e) {
            throw McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
                    .message(String.valueOf(e.getMessage()))
                    .build();
        }
    }

    /** MCP knows two roles: what a system message says, the user says first. */
    private static McpSchema.PromptMessage message(Message message) {
        McpSchema.Role role = message.role() == Role.ASSISTANT ? McpSchema.Role.ASSISTANT : McpSchema.Role.USER;
        return McpSchema.PromptMessage.builder(
                        role, McpSchema.TextContent.builder(message.text()).build())
                .build();
    }

    /** MCP's arguments are texts: where the schema wants something else, the text is read as JSON. */
    private static Object value(@Nullable JsonNode schema, Object value) {
        String type = schema == null ? "string" : schema.path("type").asText("string");
        if (type.equals("string") || !(value instanceof String text)) {
            return value;
        }
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return value;
        }
    }

    private static Map<String, JsonNode> properties(@Nullable JsonSchema schema) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        tree(schema).path("properties").properties().forEach(each -> properties.put(each.getKey(), each.getValue()));
        return properties;
    }

    private static Set<String> required(@Nullable JsonSchema schema) {
        Set<String> required = new LinkedHashSet<>();
        tree(schema).path("required").forEach(name -> required.add(name.asText()));
        return required;
    }

    private static JsonNode tree(@Nullable JsonSchema schema) {
        try {
            return schema == null ? JSON.createObjectNode() : JSON.readTree(schema.json());
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static Set<String> variables(String template) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = VARIABLE.matcher(template);
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
