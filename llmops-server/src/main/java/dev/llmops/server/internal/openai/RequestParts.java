package dev.llmops.server.internal.openai;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What chat completions and responses say in the same words, each at its own place of the body. */
final class RequestParts {

    private RequestParts() {}

    /** Takes a function that the model may call. */
    static ToolSpecification tool(Fields function) {
        String name = function.requiredText("name");
        String description = function.text("description");
        Map<?, ?> parameters = function.map("parameters");
        // A grammar holds every call to its schema, so that all tools are strict.
        function.ignore("strict");
        function.refuseTheRest();
        String schema = parameters == null ? "{\"type\":\"object\",\"properties\":{}}" : Json.text(parameters);
        return new ToolSpecification(
                name, description == null ? "" : description, new JsonSchema("parameters", schema));
    }

    static ToolChoice choice(@Nullable Object choice) {
        if (choice == null || "auto".equals(choice)) {
            return ToolChoice.AUTO;
        }
        if ("none".equals(choice)) {
            return ToolChoice.NONE;
        }
        if ("required".equals(choice) || choice instanceof Map) {
            return ToolChoice.REQUIRED;
        }
        throw ApiException.badRequest("'tool_choice' must be auto, none, required or a function");
    }

    /** A named tool is one that the model must call, and no other is there. */
    static List<ToolSpecification> named(List<ToolSpecification> tools, Fields naming) {
        String name = naming.requiredText("name");
        List<ToolSpecification> named =
                tools.stream().filter(tool -> tool.name().equals(name)).toList();
        if (named.isEmpty()) {
            throw ApiException.badRequest("'" + naming.path() + ".name' must name one of the tools");
        }
        return named;
    }

    /**
     * Takes the form of the answer.
     *
     * @param format its type, or null for text
     * @param described where name and schema stand below the format, or null for in the format itself
     */
    static ResponseFormat format(@Nullable Fields format, @Nullable String described) {
        if (format == null) {
            return ResponseFormat.TEXT;
        }
        return switch (format.requiredText("type")) {
            case "text" -> ResponseFormat.TEXT;
            case "json_object" -> ResponseFormat.JSON;
            case "json_schema" -> schema(described == null ? format : format.requiredObject(described));
            default ->
                throw ApiException.badRequest(
                        "'" + format.path() + ".type' must be one of text, json_object and json_schema");
        };
    }

    private static ResponseFormat schema(Fields described) {
        String name = described.text("name");
        Map<?, ?> schema = described.map("schema");
        if (schema == null) {
            throw ApiException.badRequest("'" + described.path() + ".schema' is missing");
        }
        described.ignore("strict", "description");
        described.refuseTheRest();
        return ResponseFormat.schema(new JsonSchema(name == null ? "answer" : name, Json.text(schema)));
    }

    /** Takes whether an answer may hold several calls of tools; it may unless that is refused. */
    static boolean oneCall(Fields body) {
        return Boolean.FALSE.equals(body.truth("parallel_tool_calls"));
    }
}
