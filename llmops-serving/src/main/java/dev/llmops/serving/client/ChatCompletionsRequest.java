package dev.llmops.serving.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request as the JSON of OpenAI's chat completions. */
final class ChatCompletionsRequest {

    static final ObjectMapper JSON = new ObjectMapper();

    /** What local models and this library's server call the number of alternatives to each token, where 0 means none. */
    static final String N_PROBS = "n_probs";

    /** What the client itself decides; another value would make it misread the answer. */
    private static final Set<String> RESERVED =
            Set.of("messages", "stream", "stream_options", "n", "tools", "max_tokens", "max_completion_tokens");

    private final String model;
    private final ServerDialect dialect;

    ChatCompletionsRequest(String model, ServerDialect dialect) {
        this.model = model;
        this.dialect = dialect;
    }

    String json(ModelRequest request, boolean stream) {
        ObjectNode json = JSON.createObjectNode().put("model", model);
        ArrayNode messages = json.putArray("messages");
        request.messages().forEach(message -> messages.add(message(message)));
        json.put("stream", stream);
        if (stream) {
            json.putObject("stream_options").put("include_usage", true);
        }
        tools(request, json);
        format(request.responseFormat(), json);
        parameters(request.parameters(), json);
        return json.toString();
    }

    private ObjectNode message(Message message) {
        ObjectNode json =
                JSON.createObjectNode().put("role", message.role().name().toLowerCase(Locale.ROOT));
        if (message instanceof UserMessage user && user.name() != null) {
            json.put("name", user.name());
        }
        if (message instanceof ToolMessage result) {
            json.put("tool_call_id", result.toolCallId());
        }
        if (message instanceof AssistantMessage said) {
            json.put("content", said.text().isEmpty() && !said.toolCalls().isEmpty() ? null : said.text());
            reasoning(said, json);
            calls(said.toolCalls(), json);
        } else if (message.parts().stream().allMatch(TextPart.class::isInstance)) {
            json.put("content", message.text());
        } else {
            ArrayNode content = json.putArray("content");
            message.parts().forEach(part -> content.add(part(part)));
        }
        return json;
    }

    private void reasoning(AssistantMessage said, ObjectNode json) {
        String text = reasoning(said);
        if (!dialect.reasoning().isEmpty() && !text.isEmpty()) {
            json.put(dialect.reasoning(), text);
        }
    }

    static String reasoning(AssistantMessage said) {
        return said.parts().stream()
                .filter(ReasoningPart.class::isInstance)
                .map(part -> ((ReasoningPart) part).text())
                .collect(Collectors.joining());
    }

    private static void calls(List<ToolCall> calls, ObjectNode json) {
        for (ToolCall call : calls) {
            json.withArray("tool_calls")
                    .addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }

    private static ObjectNode part(Part part) {
        ObjectNode json = JSON.createObjectNode();
        if (part instanceof TextPart text) {
            return json.put("type", "text").put("text", text.text());
        }
        if (part instanceof ImagePart image) {
            json.put("type", "image_url").putObject("image_url").put("url", url(image.media()));
            return json;
        }
        if (part instanceof FilePart file) {
            return file(file, json);
        }
        throw new InvalidRequestException("a message to the model must hold text, images and files, but holds a "
                + part.getClass().getSimpleName());
    }

    private static ObjectNode file(FilePart file, ObjectNode json) {
        String base64 = file.media().base64();
        String type = file.media().mimeType();
        if (base64 == null) {
            throw new InvalidRequestException("a file must be inline for chat completions, but is at an address");
        }
        if (type.startsWith("audio/")) {
            json.put("type", "input_audio")
                    .putObject("input_audio")
                    .put("data", base64)
                    .put("format", type.equals("audio/mpeg") ? "mp3" : type.substring("audio/".length()));
            return json;
        }
        json.put("type", "file")
                .putObject("file")
                .put("filename", file.name() == null ? "file" : file.name())
                .put("file_data", url(file.media()));
        return json;
    }

    static String url(Media media) {
        return media.uri() != null ? media.uri().toString() : "data:" + media.mimeType() + ";base64," + media.base64();
    }

    private void tools(ModelRequest request, ObjectNode json) {
        for (ToolSpecification tool : request.tools()) {
            JsonNode schema = schema("tool '" + tool.name() + "'", tool.parameters());
            ObjectNode function = json.withArray("tools")
                    .addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description());
            function.set("parameters", schema);
            // Without it, vLLM lets a model write any arguments.
            if (dialect.schema() == ServerDialect.Schema.STRUCTURED_OUTPUTS && isClosed(schema)) {
                function.put("strict", true);
            }
        }
        if (request.toolChoice() != ToolChoice.AUTO && !request.tools().isEmpty()) {
            json.put("tool_choice", request.toolChoice().name().toLowerCase(Locale.ROOT));
        }
    }

    void format(ResponseFormat format, ObjectNode json) {
        if (format instanceof ResponseFormat.Schema asked) {
            JsonNode schema = schema("response format '" + asked.schema().name() + "'", asked.schema());
            if (dialect.schema() == ServerDialect.Schema.STRUCTURED_OUTPUTS) {
                json.putObject("structured_outputs").set("json", schema);
                return;
            }
            if (dialect.schema() == ServerDialect.Schema.GRAMMAR) {
                json.putObject("response_format").put("type", "json").set("value", schema);
                return;
            }
            json.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", asked.schema().name())
                    // OpenAI refuses to be strict about a schema that leaves something open.
                    .put("strict", dialect != ServerDialect.OPENAI || isClosed(schema))
                    .set("schema", schema);
        } else if (format instanceof ResponseFormat.Json) {
            if (dialect.schema() == ServerDialect.Schema.GRAMMAR) {
                throw new InvalidRequestException(
                        "the response format must have a schema for TGI, which knows no JSON without one");
            }
            json.putObject("response_format").put("type", "json_object");
        }
    }

    /** {@return whether every object of a schema names all its properties as required, and allows no others} */
    static boolean isClosed(JsonNode schema) {
        if (schema.path("properties").isObject() || schema.path("type").asText().equals("object")) {
            boolean open = schema.path("additionalProperties").asBoolean(true)
                    || schema.path("required").size()
                            != schema.path("properties").size();
            if (open) {
                return false;
            }
        }
        for (JsonNode child : schema) {
            if (child.isContainerNode() && !isClosed(child)) {
                return false;
            }
        }
        return true;
    }

    static JsonNode schema(String owner, JsonSchema schema) {
        try {
            JsonNode json = JSON.readTree(schema.json());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "the schema of " + owner + " must be valid JSON, but is not: " + e.getOriginalMessage(), e);
        }
        throw new InvalidRequestException("the schema of " + owner + " must be a JSON object");
    }

    private void parameters(ModelParameters set, ObjectNode json) {
        put("temperature", set.temperature(), json);
        put("top_p", set.topP(), json);
        sampler("top_k", set.topK(), json);
        sampler("min_p", set.minP(), json);
        put("seed", set.seed(), json);
        put(dialect.maxTokens(), set.maxTokens(), json);
        if (!set.stopSequences().isEmpty()) {
            json.set("stop", JSON.valueToTree(set.stopSequences()));
        }
        set.vendor().forEach((name, value) -> vendor(name, value, json));
    }

    private void sampler(String name, @Nullable Object value, ObjectNode json) {
        if (value != null && dialect.ignored().contains(name)) {
            throw new InvalidRequestException(
                    name + " must not be set for chat completions of " + dialect + ", which ignore it");
        }
        put(name, value, json);
    }

    private void vendor(String name, Object value, ObjectNode json) {
        requireFree(name, RESERVED);
        if (dialect == ServerDialect.VLLM && name.startsWith("guided_")) {
            throw new InvalidRequestException("vendor parameters must not hold '" + name
                    + "': vLLM ignores it since 0.12; use structured_outputs or a response format");
        }
        if (name.equals(N_PROBS)) {
            if (!value.equals(0)) {
                json.put("logprobs", true).set("top_logprobs", JSON.valueToTree(value));
            }
            return;
        }
        json.set(name, JSON.valueToTree(value));
    }

    /** Refuses a vendor parameter that the client sets itself. */
    static void requireFree(String name, Set<String> reserved) {
        if (reserved.contains(name)) {
            throw new InvalidRequestException("vendor parameters must not hold '" + name
                    + "': the client sets it; use the request's own members");
        }
    }

    static void put(String name, @Nullable Object value, ObjectNode json) {
        if (value != null) {
            json.set(name, JSON.valueToTree(value));
        }
    }
}
