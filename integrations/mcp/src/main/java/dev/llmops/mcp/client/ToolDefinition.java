package dev.llmops.mcp.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.RecordsJson;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a tool, in the form that is approved: the canonical JSON (RFC 8785) of name, title, description, input schema, output schema and
 * annotations. Members that are absent are left out.
 *
 * @param json the canonical JSON
 * @param hash {@code sha256:} and 64 hex digits over it
 */
record ToolDefinition(String json, String hash) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ToolDefinition of(McpSchema.Tool tool) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", tool.name());
        putIfThere(members, "title", tool.title());
        putIfThere(members, "description", tool.description());
        putIfThere(members, "inputSchema", tool.inputSchema());
        putIfThere(members, "outputSchema", tool.outputSchema());
        putIfThere(members, "annotations", tool.annotations());
        try {
            return ofJson(McpJsonDefaults.getMapper().writeValueAsString(members));
        } catch (IOException e) {
            throw new IllegalArgumentException("a definition of a tool must have a JSON form", e);
        }
    }

    /** Of JSON that may be written in another order. */
    static ToolDefinition ofJson(String json) {
        String canonical = RecordsJson.canonical(json);
        return new ToolDefinition(canonical, Sha256.PREFIX + Sha256.hex(canonical));
    }

    private static void putIfThere(Map<String, Object> members, String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    JsonNode tree() {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("canonical JSON is JSON", e);
        }
    }

    String name() {
        return tree().path("name").asText();
    }

    String description() {
        return tree().path("description").asText();
    }

    String inputSchema() {
        JsonNode schema = tree().path("inputSchema");
        return schema.isObject() ? schema.toString() : "{\"type\":\"object\"}";
    }

    @Nullable
    String outputSchema() {
        JsonNode schema = tree().path("outputSchema");
        return schema.isObject() ? schema.toString() : null;
    }
}
