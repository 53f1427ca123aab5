package dev.llmops.serving.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A request as the JSON of Anthropic's messages. */
final class AnthropicRequest {

    private static final ObjectMapper JSON = ChatCompletionsRequest.JSON;
    private static final Set<String> RESERVED = Set.of("messages", "system", "stream", "tools", "max_tokens");

    private static final String CACHE_CONTROL = "cache_control";
    /** The shortest prefix that models of the vendor keep; some keep none below 2,048 or 4,096, and ignore the hint. */
    private static final int MIN_CACHED = 1024;

    private final String model;
    private final int maxTokens;
    private final boolean cachePrompts;

    AnthropicRequest(String model, int maxTokens, boolean cachePrompts) {
        this.model = model;
        this.maxTokens = maxTokens;
        this.cachePrompts = cachePrompts;
    }

    String json(ModelRequest request, boolean stream) {
        ObjectNode json = JSON.createObjectNode().put("model", model);
        String system = request.messages().stream()
                .filter(SystemMessage.class::isInstance)
                .map(Message::text)
                .collect(Collectors.joining("\n\n"));
        if (!system.isEmpty()) {
            json.put("system", system);
        }
        messages(request.messages(), json.putArray("messages"));
        json.put("stream", stream);
        tools(request, json);
        if (cachePrompts && isWorthCaching(request, system)) {
            hint(system, json);
        }
        format(request.responseFormat(), json);
        parameters(request.parameters(), json);
        return json.toString();
    }

    /** The call's own hint stands; of a shorter prefix the API keeps nothing. */
    private static boolean isWorthCaching(ModelRequest request, String system) {
        TokenCounter estimate = TokenCounter.estimate();
        int stable = estimate.count(system)
                + request.tools().stream().mapToInt(estimate::count).sum();
        return stable >= MIN_CACHED && !request.parameters().vendor().containsKey(CACHE_CONTROL);
    }

    /** Tools stand before the system message in the vendor's prefix: a mark after the last of them keeps both. */
    private static void hint(String system, ObjectNode json) {
        ObjectNode last;
        if (system.isEmpty()) {
            JsonNode tools = json.path("tools");
            last = (ObjectNode) tools.get(tools.size() - 1);
        } else {
            last = json.putArray("system").addObject().put("type", "text").put("text", system);
        }
        last.putObject(CACHE_CONTROL).put("type", "ephemeral");
    }

    /** Turns alternate: what the user and tools say one after the other is one turn, as the API wants results of tools. */
    private static void messages(List<Message> messages, ArrayNode turns) {
        String last = "";
        for (Message message : messages) {
            if (message instanceof SystemMessage) {
                continue;
            }
            String role = message instanceof AssistantMessage ? "assistant" : "user";
            ArrayNode content = role.equals(last)
                    ? (ArrayNode) turns.get(turns.size() - 1).path("content")
                    : turns.addObject().put("role", role).putArray("content");
            last = role;
            content(message, content);
        }
    }

    private static void content(Message message, ArrayNode content) {
        if (message instanceof ToolMessage result) {
            ObjectNode block = content.addObject().put("type", "tool_result").put("tool_use_id", result.toolCallId());
            if (result.error()) {
                block.put("is_error", true);
            }
            ArrayNode parts = block.putArray("content");
            result.parts().forEach(part -> part(part, parts));
            return;
        }
        message.parts().forEach(part -> part(part, content));
        if (message instanceof AssistantMessage said) {
            said.toolCalls().forEach(call -> call(call, content));
        }
    }

    private static void part(Part part, ArrayNode content) {
        if (part instanceof TextPart text) {
            // The API refuses an empty block.
            if (!text.text().isEmpty()) {
                content.addObject().put("type", "text").put("text", text.text());
            }
        } else if (part instanceof ReasoningPart reasoning) {
            // Without its signature the API refuses it.
            if (reasoning.signature() != null) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", reasoning.text())
                        .put("signature", reasoning.signature());
            }
        } else if (part instanceof ImagePart image) {
            source(image.media(), content.addObject().put("type", "image"));
        } else if (part instanceof FilePart file) {
            source(file.media(), content.addObject().put("type", "document"));
        }
    }

    private static void source(Media media, ObjectNode block) {
        ObjectNode source = block.putObject("source");
        if (media.uri() != null) {
            source.put("type", "url").put("url", media.uri().toString());
        } else {
            source.put("type", "base64").put("media_type", media.mimeType()).put("data", media.base64());
        }
    }

    private static void call(ToolCall call, ArrayNode content) {
        content.addObject()
                .put("type", "tool_use")
                .put("id", call.id())
                .put("name", call.name())
                .set("input", arguments(call));
    }

    /** A model may have written arguments that are no JSON; the API takes an object alone. */
    private static JsonNode arguments(ToolCall call) {
        try {
            JsonNode json = JSON.readTree(call.arguments());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Told as text below.
        }
        return call.arguments().isBlank()
                ? JSON.createObjectNode()
                : JSON.createObjectNode().put("invalid", call.arguments());
    }

    private static void tools(ModelRequest request, ObjectNode json) {
        for (ToolSpecification tool : request.tools()) {
            json.withArray("tools")
                    .addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set(
                            "input_schema",
                            ChatCompletionsRequest.schema("tool '" + tool.name() + "'", tool.parameters()));
        }
        if (!request.tools().isEmpty()) {
            json.putObject("tool_choice")
                    .put(
                            "type",
                            switch (request.toolChoice()) {
                                case AUTO -> "auto";
                                case REQUIRED -> "any";
                                case NONE -> "none";
                            });
        }
    }

    private static void format(ResponseFormat format, ObjectNode json) {
        if (format instanceof ResponseFormat.Json) {
            throw new InvalidRequestException(
                    "the response format must have a schema for the messages API, which knows no JSON without one");
        }
        if (format instanceof ResponseFormat.Schema asked) {
            String owner = "response format '" + asked.schema().name() + "'";
            json.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", ChatCompletionsRequest.schema(owner, asked.schema()));
        }
    }

    private void parameters(ModelParameters set, ObjectNode json) {
        if (set.seed() != null || set.minP() != null) {
            throw new InvalidRequestException(
                    (set.seed() != null ? "seed" : "minP") + " must not be set for the messages API, which has none");
        }
        json.put("max_tokens", set.maxTokens() == null ? (Integer) maxTokens : set.maxTokens());
        ChatCompletionsRequest.put("temperature", set.temperature(), json);
        ChatCompletionsRequest.put("top_p", set.topP(), json);
        ChatCompletionsRequest.put("top_k", set.topK(), json);
        if (!set.stopSequences().isEmpty()) {
            json.set("stop_sequences", JSON.valueToTree(set.stopSequences()));
        }
        set.vendor().forEach((name, value) -> {
            ChatCompletionsRequest.requireFree(name, RESERVED);
            json.set(name, JSON.valueToTree(value));
        });
    }
}
