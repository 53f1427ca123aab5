package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.sse.SseEvent;
import dev.llmops.serving.internal.wire.Answer;
import dev.llmops.serving.internal.wire.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions, with the differences of other servers. A chunk may have usage and text together, as vLLM's does with
 * continuous usage, or usage and an empty delta, as LiteLLM's.
 */
final class ChatCompletions implements WireFormat {

    private final ChatCompletionsRequest requests;
    private final ServerDialect dialect;

    ChatCompletions(String model, ServerDialect dialect) {
        this.requests = new ChatCompletionsRequest(model, dialect);
        this.dialect = dialect;
    }

    @Override
    public String path(boolean stream) {
        return "/chat/completions";
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
    public void readWhole(JsonNode body, Answer answer) {
        JsonNode choice = body.path("choices").path(0);
        if (!choice.path("message").isObject()) {
            return;
        }
        about(body, answer);
        choice(choice, choice.path("message"), answer);
        answer.complete();
    }

    @Override
    public void readEvent(JsonNode data, Answer answer) {
        about(data, answer);
        JsonNode choice = data.path("choices").path(0);
        if (choice.isObject()) {
            choice(choice, choice.path("delta"), answer);
        }
    }

    private static void about(JsonNode json, Answer answer) {
        if (json.path("model").isTextual()) {
            answer.model(json.path("model").asText());
        }
        text(json, "id", "id", answer);
        text(json, "system_fingerprint", "systemFingerprint", answer);
        text(json, "service_tier", "serviceTier", answer);
        JsonNode usage = json.path("usage");
        if (usage.isObject()) {
            answer.usage(usage(usage, answer.usage()));
            if (usage.path("cost").isNumber()
                    && Double.isFinite(usage.path("cost").asDouble())) {
                answer.vendor("cost", usage.path("cost").decimalValue());
            }
        }
    }

    static void text(JsonNode json, String member, String name, Answer answer) {
        if (json.path(member).isTextual()) {
            answer.vendor(name, json.path(member).asText());
        }
    }

    /** A count that a later event does not tell, or tells wrongly, stays. */
    private static TokenUsage usage(JsonNode usage, TokenUsage before) {
        return new TokenUsage(
                count(usage.path("prompt_tokens"), before.input()),
                count(usage.path("completion_tokens"), before.output()),
                count(usage.path("prompt_tokens_details").path("cached_tokens"), before.cachedInput()),
                count(usage.path("completion_tokens_details").path("reasoning_tokens"), before.reasoning()));
    }

    private static @Nullable Integer count(JsonNode number, @Nullable Integer before) {
        Integer told = count(number);
        return told == null ? before : told;
    }

    static @Nullable Integer count(JsonNode number) {
        return number.canConvertToInt() && number.asInt() >= 0 ? (Integer) number.asInt() : null;
    }

    private static void choice(JsonNode choice, JsonNode message, Answer answer) {
        reasoning(message, answer);
        content(message.path("content"), answer);
        toolCalls(message.path("tool_calls"), answer);
        logprobs(choice.path("logprobs").path("content"), answer);
        if (choice.path("stop_reason").isValueNode()
                && !choice.path("stop_reason").isNull()) {
            answer.vendor("stopReason", choice.path("stop_reason").asText());
        }
        if (choice.path("finish_reason").isTextual()) {
            answer.finish(finishReason(choice.path("finish_reason").asText()));
        }
        // OpenAI gives the words of a refusal beside a content that is null, and says that it stopped.
        if (message.path("refusal").isTextual()
                && !message.path("refusal").asText().isEmpty()) {
            answer.text(message.path("refusal").asText());
            answer.vendor("refusal", true);
        }
        if (answer.finishReason() != null && answer.has("refusal")) {
            answer.finish(FinishReason.CONTENT_FILTER);
        }
    }

    /** DeepSeek, llama-server and SGLang say {@code reasoning_content}, vLLM and OpenRouter {@code reasoning}. */
    private static void reasoning(JsonNode message, Answer answer) {
        for (String member : List.of("reasoning_content", "reasoning")) {
            if (message.path(member).isTextual()) {
                answer.reasoning(message.path(member).asText());
                return;
            }
        }
    }

    /** Text, or a list of parts. */
    private static void content(JsonNode content, Answer answer) {
        if (content.isTextual()) {
            answer.text(content.asText());
        }
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                answer.text(part.path("text").asText());
            }
        }
    }

    private static void toolCalls(JsonNode calls, Answer answer) {
        int position = 0;
        for (JsonNode call : calls) {
            JsonNode function = call.path("function");
            JsonNode arguments = function.path("arguments");
            answer.toolCall(
                    call.path("index").asInt(position),
                    textOrNull(call.path("id")),
                    textOrNull(function.path("name")),
                    arguments.isObject() ? arguments.toString() : arguments.asText(""));
            position++;
        }
    }

    static @Nullable String textOrNull(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }

    static void logprobs(JsonNode tokens, Answer answer) {
        List<Object> read = new ArrayList<>();
        for (JsonNode token : tokens) {
            read.add(logprob(token));
        }
        answer.logprobs(read);
    }

    private static Map<String, Object> logprob(JsonNode token) {
        List<Object> top = new ArrayList<>();
        for (JsonNode each : token.path("top_logprobs")) {
            top.add(Map.of(
                    "token",
                    each.path("token").asText(),
                    "logprob",
                    each.path("logprob").asDouble()));
        }
        return Map.of(
                "token",
                token.path("token").asText(),
                "logprob",
                token.path("logprob").asDouble(),
                "top_logprobs",
                top);
    }

    private static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "stop", "eos", "eos_token", "stop_sequence" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            // vLLM and SGLang say so where an administrator, or a lost worker, ended the request.
            case "abort", "error" ->
                throw new StreamTruncatedException(
                        "the server gave up the request with the finish reason '" + reason + "'; try again");
            default -> FinishReason.OTHER;
        };
    }
}
