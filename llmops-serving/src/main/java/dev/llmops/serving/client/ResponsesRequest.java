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
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as the JSON of OpenAI's Responses API. Each brings its whole conversation, and asks the server to keep nothing of it.
 */
final class ResponsesRequest {

    static final String ENCRYPTED = "encrypted_content";

    private static final String LOG_PROBABILITIES = "message.output_text.logprobs";
    private static final ObjectMapper JSON = ChatCompletionsRequest.JSON;

    /** What the client itself decides; a response in the background would have no answer yet. */
    private static final Set<String> RESERVED = Set.of("input", "stream", "tools", "background", "max_output_tokens");

    private final String model;
    private final ServerDialect dialect;

    ResponsesRequest(String model, ServerDialect dialect) {
        this.model = model;
        this.dialect = dialect;
    }

    String json(ModelRequest request, boolean stream) {
        ObjectNode json = JSON.createObjectNode().put("model", model);
        ArrayNode input = json.putArray("input");
        request.messages().forEach(message -> items(message, input));
        json.put("stream", stream).put("store", false);
        tools(request, json);
        format(request.responseFormat(), json);
        parameters(request.parameters(), json);
        return json.toString();
    }

    private void items(Message message, ArrayNode input) {
        if (message instanceof ToolMessage result) {
            ObjectNode item =
                    input.addObject().put("type", "function_call_output").put("call_id", result.toolCallId());
            content("output", message, item);
        } else if (message instanceof AssistantMessage said) {
            reasoning(said, input);
            if (!said.text().isEmpty() || said.toolCalls().isEmpty()) {
                message(message, input).put("content", said.text());
            }
            said.toolCalls().forEach(call -> call(call, input));
        } else {
            content("content", message, message(message, input));
        }
    }

    private static ObjectNode message(Message message, ArrayNode input) {
        return input.addObject()
                .put("type", "message")
                .put("role", message.role().name().toLowerCase(Locale.ROOT));
    }

    private static void content(String member, Message message, ObjectNode item) {
        if (message.parts().stream().allMatch(TextPart.class::isInstance)) {
            item.put(member, message.text());
            return;
        }
        ArrayNode content = item.putArray(member);
        message.parts().forEach(part -> content.add(part(part)));
    }

    private static ObjectNode part(Part part) {
        ObjectNode json = JSON.createObjectNode();
        if (part instanceof TextPart text) {
            return json.put("type", "input_text").put("text", text.text());
        }
        if (part instanceof ImagePart image) {
            return json.put("type", "input_image")
                    .put("image_url", ChatCompletionsRequest.url(image.media()))
                    .put("detail", "auto");
        }
        if (part instanceof FilePart file) {
            return file(file, json.put("type", "input_file"));
        }
        throw new InvalidRequestException("a message to the model must hold text, images and files, but holds a "
                + part.getClass().getSimpleName());
    }

    private static ObjectNode file(FilePart file, ObjectNode json) {
        if (file.media().mimeType().startsWith("audio/")) {
            throw new InvalidRequestException("audio must not be sent through the Responses API, which has none; build"
                    + " the client without responsesApi");
        }
        if (file.media().uri() != null) {
            return json.put("file_url", file.media().uri().toString());
        }
        return json.put("filename", file.name() == null ? "file" : file.name())
                .put("file_data", ChatCompletionsRequest.url(file.media()));
    }

    /** OpenAI takes back what it encrypted, and nothing else; the other servers take the words. */
    private void reasoning(AssistantMessage said, ArrayNode input) {
        for (Part part : said.parts()) {
            if (part instanceof ReasoningPart reasoning) {
                for (JsonNode kept : encrypted(reasoning.signature())) {
                    ObjectNode item = input.addObject().put("type", "reasoning");
                    item.put("id", kept.path("id").asText()).putArray("summary");
                    item.put(ENCRYPTED, kept.path(ENCRYPTED).asText());
                }
            }
        }
        String text = ChatCompletionsRequest.reasoning(said);
        if (!dialect.reasoning().isEmpty() && !text.isEmpty()) {
            ObjectNode item = input.addObject().put("type", "reasoning").put("id", "rs_" + input.size());
            item.putArray("summary");
            item.putArray("content").addObject().put("type", "reasoning_text").put("text", text);
        }
    }

    /** A signature of another vendor is none of this API. */
    private static List<JsonNode> encrypted(@Nullable String signature) {
        if (signature == null || !signature.startsWith("[{\"id\":")) {
            return List.of();
        }
        try {
            return JSON.readerForListOf(JsonNode.class).readValue(signature);
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static void call(ToolCall call, ArrayNode input) {
        input.addObject()
                .put("type", "function_call")
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", call.arguments());
    }

    /** Strict where OpenAI allows that; without a word it would be strict about every schema, unlike in chat completions. */
    private static void tools(ModelRequest request, ObjectNode json) {
        for (ToolSpecification tool : request.tools()) {
            JsonNode schema = ChatCompletionsRequest.schema("tool '" + tool.name() + "'", tool.parameters());
            json.withArray("tools")
                    .addObject()
                    .put("type", "function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .put("strict", ChatCompletionsRequest.isClosed(schema))
                    .set("parameters", schema);
        }
        if (request.toolChoice() != ToolChoice.AUTO && !request.tools().isEmpty()) {
            json.put("tool_choice", request.toolChoice().name().toLowerCase(Locale.ROOT));
        }
    }

    private void format(ResponseFormat format, ObjectNode json) {
        // It ignores the format of the text, and takes that of chat completions.
        if (dialect == ServerDialect.LLAMA_SERVER) {
            new ChatCompletionsRequest(model, dialect).format(format, json);
        } else if (format instanceof ResponseFormat.Schema asked) {
            JsonNode schema = ChatCompletionsRequest.schema(
                    "response format '" + asked.schema().name() + "'", asked.schema());
            json.putObject("text")
                    .putObject("format")
                    .put("type", "json_schema")
                    .put("name", asked.schema().name())
                    .put("strict", dialect != ServerDialect.OPENAI || ChatCompletionsRequest.isClosed(schema))
                    .set("schema", schema);
        } else if (format instanceof ResponseFormat.Json) {
            json.putObject("text").putObject("format").put("type", "json_object");
        }
    }

    private void parameters(ModelParameters set, ObjectNode json) {
        ChatCompletionsRequest.put("temperature", set.temperature(), json);
        ChatCompletionsRequest.put("top_p", set.topP(), json);
        ChatCompletionsRequest.put("max_output_tokens", set.maxTokens(), json);
        extra("top_k", set.topK(), json);
        extra("min_p", set.minP(), json);
        extra("seed", set.seed(), json);
        extra("stop", set.stopSequences().isEmpty() ? null : set.stopSequences(), json);
        set.vendor().forEach((name, value) -> vendor(name, value, json));
        logProbabilities(set.vendor().getOrDefault(ChatCompletionsRequest.N_PROBS, 0), json);
    }

    /** Beside what else the request includes, whichever of the two the parameters name first. */
    private static void logProbabilities(Object alternatives, ObjectNode json) {
        if (!alternatives.equals(0)) {
            json.set("top_logprobs", JSON.valueToTree(alternatives));
            if (json.has("include") && !json.path("include").isArray()) {
                throw new InvalidRequestException(
                        "the vendor parameter include must be a list, but was " + json.path("include"));
            }
            ArrayNode included = json.withArray("include");
            if (!included.valueStream().anyMatch(each -> each.asText().equals(LOG_PROBABILITIES))) {
                included.add(LOG_PROBABILITIES);
            }
        }
    }

    private void extra(String name, @Nullable Object value, ObjectNode json) {
        if (value != null && !dialect.responsesExtras().contains(name)) {
            throw new InvalidRequestException(name + " must not be set for the Responses API of " + dialect
                    + ", which has none; build the client without responsesApi");
        }
        ChatCompletionsRequest.put(name, value, json);
    }

    private void vendor(String name, Object value, ObjectNode json) {
        ChatCompletionsRequest.requireFree(name, RESERVED);
        if (dialect == ServerDialect.VLLM && (name.startsWith("guided_") || name.equals("truncate_prompt_tokens"))) {
            throw new InvalidRequestException("vendor parameters must not hold '" + name
                    + "': vLLM ignores it in the Responses API; use a response format, or truncation");
        }
        if (!name.equals(ChatCompletionsRequest.N_PROBS)) {
            json.set(name, JSON.valueToTree(value));
        }
    }
}
