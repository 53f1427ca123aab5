package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.sse.SseEvent;
import dev.llmops.serving.internal.wire.Answer;
import dev.llmops.serving.internal.wire.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses API: an answer is a list of items, and a stream tells how each of them grows. Its last event holds the whole
 * response; some servers send {@code [DONE]} behind it.
 */
final class Responses implements WireFormat {

    private final ResponsesRequest requests;
    private final ServerDialect dialect;

    Responses(String model, ServerDialect dialect) {
        this.requests = new ResponsesRequest(model, dialect);
        this.dialect = dialect;
    }

    @Override
    public String path(boolean stream) {
        return "/responses";
    }

    @Override
    public String body(ModelRequest request, boolean stream) {
        return requests.json(request, stream);
    }

    @Override
    public boolean isEndMark(SseEvent event) {
        return event.data().strip().equals("[DONE]");
    }

    @Override
    public boolean mayIgnoreSchema() {
        return dialect != ServerDialect.OPENAI;
    }

    @Override
    public void prepare(ModelRequest request, Answer answer) {
        Integer most = request.parameters().maxTokens();
        // It says of an answer that was cut at this limit that it is complete.
        if (most != null && dialect == ServerDialect.LLAMA_SERVER) {
            answer.maxTokens(most);
        }
    }

    /** A response that failed holds its error; the event {@code error} is one. */
    @Override
    public @Nullable JsonNode failure(JsonNode json) {
        if (json.path("type").asText().equals("error") || json.hasNonNull("error")) {
            return json;
        }
        return json.path("response").hasNonNull("error") ? json.path("response") : null;
    }

    @Override
    public void readWhole(JsonNode body, Answer answer) {
        if (body.path("output").isArray()) {
            items(body, answer);
            end(body, answer);
        }
    }

    private static void items(JsonNode response, Answer answer) {
        int index = 0;
        for (JsonNode item : response.path("output")) {
            switch (item.path("type").asText()) {
                case "reasoning" -> {
                    parts(item.path("summary"), answer);
                    parts(item.path("content"), answer);
                }
                case "message" -> item.path("content").forEach(part -> part(part, answer));
                case "function_call" -> call(index, item, answer);
                default -> {
                    // What the server did with tools of its own.
                }
            }
            index++;
        }
    }

    private static void parts(JsonNode thoughts, Answer answer) {
        for (int i = 0; i < thoughts.size(); i++) {
            thought(i, thoughts.path(i).path("text").asText(""), answer);
        }
    }

    private static void thought(int index, String text, Answer answer) {
        answer.reasoning(index > 0 ? "\n\n" + text : text);
    }

    private static void part(JsonNode part, Answer answer) {
        if (part.path("type").asText().equals("refusal")) {
            refusal(part.path("refusal"), answer);
        } else if (part.path("text").isTextual()) {
            answer.text(part.path("text").asText());
            ChatCompletions.logprobs(part.path("logprobs"), answer);
        }
    }

    private static void refusal(JsonNode words, Answer answer) {
        answer.text(words.asText(""));
        answer.vendor("refusal", true);
    }

    private static void call(int index, JsonNode item, Answer answer) {
        answer.wholeToolCall(
                index,
                ChatCompletions.textOrNull(item.path("call_id")),
                item.path("name").asText(),
                item.path("arguments").asText(""));
    }

    @Override
    public void readEvent(JsonNode data, Answer answer) {
        int index = data.path("output_index").asInt();
        String delta = data.path("delta").asText("");
        switch (data.path("type").asText()) {
            case "response.output_text.delta" -> {
                answer.text(delta);
                ChatCompletions.logprobs(data.path("logprobs"), answer);
            }
            case "response.refusal.delta" -> refusal(data.path("delta"), answer);
            case "response.reasoning_text.delta", "response.reasoning_summary_text.delta" -> answer.reasoning(delta);
            case "response.reasoning_summary_part.added" ->
                thought(data.path("summary_index").asInt(), "", answer);
            case "response.output_item.added" -> {
                if (isCall(data.path("item"))) {
                    begin(index, data.path("item"), answer);
                }
            }
            case "response.function_call_arguments.delta" -> answer.toolCall(index, null, null, delta);
            case "response.output_item.done" -> {
                if (isCall(data.path("item"))) {
                    call(index, data.path("item"), answer);
                }
            }
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" ->
                last(data.path("response"), answer);
            default -> {
                // What a later event tells again, and what is still to come.
            }
        }
    }

    private static boolean isCall(JsonNode item) {
        return item.path("type").asText().equals("function_call");
    }

    private static void begin(int index, JsonNode item, Answer answer) {
        String name = ChatCompletions.textOrNull(item.path("name"));
        answer.toolCall(index, ChatCompletions.textOrNull(item.path("call_id")), name, "");
    }

    /** A proxy in front of a server that cannot stream may tell everything at the end. */
    private static void last(JsonNode response, Answer answer) {
        if (answer.isEmpty()) {
            items(response, answer);
        }
        end(response, answer);
    }

    private static void end(JsonNode response, Answer answer) {
        if (response.path("usage").isObject()) {
            answer.usage(usage(response.path("usage")));
        }
        FinishReason reason = finishReason(response, answer);
        if (reason == null) {
            return;
        }
        if (response.path("model").isTextual()) {
            answer.model(response.path("model").asText());
        }
        ChatCompletions.text(response, "id", "id", answer);
        ChatCompletions.text(response, "service_tier", "serviceTier", answer);
        signature(response, answer);
        answer.finish(reason);
        answer.complete();
    }

    /** {@return why the response ended, or null if it has not} */
    private static @Nullable FinishReason finishReason(JsonNode response, Answer answer) {
        String status = response.path("status").asText("completed");
        return switch (status) {
            case "completed" -> completed(answer);
            case "incomplete" ->
                switch (response.path("incomplete_details").path("reason").asText()) {
                    case "max_output_tokens", "max_tokens" -> FinishReason.LENGTH;
                    case "content_filter" -> FinishReason.CONTENT_FILTER;
                    default -> FinishReason.OTHER;
                };
            case "failed", "cancelled" ->
                throw new StreamTruncatedException(
                        "the server gave up the response with the status '" + status + "'; try again");
            default -> null;
        };
    }

    private static FinishReason completed(Answer answer) {
        if (answer.has("refusal")) {
            return FinishReason.CONTENT_FILTER;
        }
        if (answer.isFull()) {
            return FinishReason.LENGTH;
        }
        return answer.hasToolCalls() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    /** What stands for the reasoning where the model's own is encrypted: without its words, which a record may have to leave out. */
    private static void signature(JsonNode response, Answer answer) {
        ArrayNode items = ChatCompletionsRequest.JSON.createArrayNode();
        for (JsonNode item : response.path("output")) {
            if (item.path("type").asText().equals("reasoning") && item.hasNonNull("encrypted_content")) {
                items.addObject()
                        .put("id", item.path("id").asText())
                        .put(
                                ResponsesRequest.ENCRYPTED,
                                item.path(ResponsesRequest.ENCRYPTED).asText());
            }
        }
        if (!items.isEmpty()) {
            answer.signature(items.toString());
        }
    }

    private static TokenUsage usage(JsonNode usage) {
        return new TokenUsage(
                ChatCompletions.count(usage.path("input_tokens")),
                ChatCompletions.count(usage.path("output_tokens")),
                ChatCompletions.count(usage.path("input_tokens_details").path("cached_tokens")),
                ChatCompletions.count(usage.path("output_tokens_details").path("reasoning_tokens")));
    }
}
