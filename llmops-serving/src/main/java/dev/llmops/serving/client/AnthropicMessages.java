package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.serving.internal.wire.Answer;
import dev.llmops.serving.internal.wire.WireFormat;
import org.jspecify.annotations.Nullable;

/** Anthropic's messages: a stream of blocks, each with a start, deltas and a stop. */
final class AnthropicMessages implements WireFormat {

    private final AnthropicRequest requests;

    AnthropicMessages(String model, int maxTokens, boolean cachePrompts) {
        this.requests = new AnthropicRequest(model, maxTokens, cachePrompts);
    }

    @Override
    public String path(boolean stream) {
        return "/messages";
    }

    @Override
    public String body(ModelRequest request, boolean stream) {
        return requests.json(request, stream);
    }

    @Override
    public @Nullable JsonNode failure(JsonNode json) {
        return json.path("type").asText().equals("error") || json.hasNonNull("error") ? json : null;
    }

    /** Other servers of this API may not know the parameter. */
    @Override
    public boolean mayIgnoreSchema() {
        return true;
    }

    @Override
    public void readWhole(JsonNode body, Answer answer) {
        if (!body.path("content").isArray()) {
            return;
        }
        about(body, answer);
        int index = 0;
        for (JsonNode block : body.path("content")) {
            block(index++, block, answer);
            // Here the whole input stands in the block; in a stream it comes after it.
            if (block.path("type").asText().equals("tool_use")) {
                answer.toolCall(index - 1, null, null, block.path("input").toString());
            }
        }
        stop(body, answer);
        answer.complete();
    }

    @Override
    public void readEvent(JsonNode data, Answer answer) {
        int index = data.path("index").asInt();
        switch (data.path("type").asText()) {
            case "message_start" -> about(data.path("message"), answer);
            case "content_block_start" -> block(index, data.path("content_block"), answer);
            case "content_block_delta" -> delta(index, data.path("delta"), answer);
            case "message_delta" -> {
                stop(data.path("delta"), answer);
                usage(data.path("usage"), answer);
            }
            case "message_stop" -> {
                if (answer.finishReason() != null) {
                    answer.complete();
                }
            }
            default -> {
                // ping, content_block_stop, and what is still to come.
            }
        }
    }

    private static void about(JsonNode message, Answer answer) {
        if (message.path("model").isTextual()) {
            answer.model(message.path("model").asText());
        }
        if (message.path("id").isTextual()) {
            answer.vendor("id", message.path("id").asText());
        }
        usage(message.path("usage"), answer);
    }

    private static void block(int index, JsonNode block, Answer answer) {
        switch (block.path("type").asText()) {
            case "text" -> answer.text(block.path("text").asText(""));
            case "thinking" -> {
                answer.reasoning(block.path("thinking").asText(""));
                signature(block, answer);
            }
            case "tool_use" ->
                answer.toolCall(
                        index, block.path("id").asText(), block.path("name").asText(), "");
            default -> {
                // redacted_thinking and the blocks of tools that the server runs itself.
            }
        }
    }

    private static void delta(int index, JsonNode delta, Answer answer) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> answer.text(delta.path("text").asText(""));
            case "thinking_delta" -> answer.reasoning(delta.path("thinking").asText(""));
            case "signature_delta" -> signature(delta, answer);
            case "input_json_delta" ->
                answer.toolCall(index, null, null, delta.path("partial_json").asText(""));
            default -> {
                // citations_delta, and what is still to come.
            }
        }
    }

    private static void signature(JsonNode json, Answer answer) {
        String signature = json.path("signature").asText("");
        if (!signature.isEmpty()) {
            answer.signature(signature);
        }
    }

    private static void stop(JsonNode json, Answer answer) {
        if (json.path("stop_reason").isTextual()) {
            answer.finish(finishReason(json.path("stop_reason").asText()));
        }
        if (json.path("stop_sequence").isTextual()) {
            answer.vendor("stopReason", json.path("stop_sequence").asText());
        }
    }

    private static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** The first event has the input, the last the output; a count that an event does not tell stays. */
    private static void usage(JsonNode usage, Answer answer) {
        if (!usage.isObject()) {
            return;
        }
        TokenUsage before = answer.usage();
        Integer fresh = ChatCompletions.count(usage.path("input_tokens"));
        Integer written = ChatCompletions.count(usage.path("cache_creation_input_tokens"));
        Integer cached = ChatCompletions.count(usage.path("cache_read_input_tokens"));
        if (written != null) {
            answer.vendor("cacheCreationTokens", written);
        }
        TokenUsage all = TokenUsage.of(fresh == null ? 0 : fresh, 0)
                .plus(TokenUsage.of(orZero(written), 0))
                .plus(TokenUsage.of(orZero(cached), 0));
        Integer input = fresh == null ? before.input() : all.input();
        Integer output = ChatCompletions.count(usage.path("output_tokens"));
        answer.usage(new TokenUsage(
                input,
                output == null ? before.output() : output,
                cached == null ? before.cachedInput() : cached,
                before.reasoning(),
                written == null ? before.cacheWriteInput() : written));
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
