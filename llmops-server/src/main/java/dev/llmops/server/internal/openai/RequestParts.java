package dev.llmops.server.internal.openai;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * Which tools a model may call, and whether it must.
     *
     * @param choice whether
     */
    record Tools(ToolChoice choice, List<ToolSpecification> tools) {}

    /**
     * Takes what is said of tools.
     *
     * @param choice {@code tool_choice}
     * @param described where an object of it has its content below its type, null for beside it
     */
    static Tools chosen(List<ToolSpecification> tools, @Nullable Object choice, Described described) {
        if (choice == null || "auto".equals(choice)) {
            return new Tools(ToolChoice.AUTO, tools);
        }
        if ("none".equals(choice)) {
            return new Tools(ToolChoice.NONE, tools);
        }
        if ("required".equals(choice)) {
            return new Tools(ToolChoice.REQUIRED, tools);
        }
        if (!(choice instanceof Map)) {
            throw ApiException.badRequest("'tool_choice' must be auto, none, required or an object");
        }
        Fields chosen = Fields.of("tool_choice", choice);
        String type = chosen.text("type");
        // Some clients name a function and leave the type out.
        return switch (type == null ? "function" : type) {
            // A named tool is one that the model must call, and no other is there.
            case "function" -> new Tools(ToolChoice.REQUIRED, named(tools, described.of(chosen, "function")));
            case "allowed_tools" -> allowed(tools, described.of(chosen, "allowed_tools"), described);
            default -> throw ApiException.badRequest("'tool_choice.type' must be function or allowed_tools");
        };
    }

    /** Where an object has what belongs to its type: below a member of that name in chat completions, beside it in responses. */
    interface Described {
        Fields of(Fields object, String type);
    }

    private static Tools allowed(List<ToolSpecification> tools, Fields allowed, Described described) {
        String mode = allowed.requiredText("mode");
        if (!mode.equals("auto") && !mode.equals("required")) {
            throw ApiException.badRequest("'" + allowed.path() + ".mode' must be auto or required");
        }
        Set<ToolSpecification> left = new LinkedHashSet<>();
        for (Fields tool : allowed.objects("tools")) {
            if (!tool.requiredText("type").equals("function")) {
                throw ApiException.badRequest("'" + tool.path() + ".type' must be 'function'");
            }
            left.addAll(named(tools, described.of(tool, "function")));
        }
        if (left.isEmpty()) {
            throw ApiException.badRequest("'" + allowed.path() + ".tools' must name at least one of the tools");
        }
        return new Tools(mode.equals("auto") ? ToolChoice.AUTO : ToolChoice.REQUIRED, List.copyOf(left));
    }

    private static List<ToolSpecification> named(List<ToolSpecification> tools, Fields naming) {
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
