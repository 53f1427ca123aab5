package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.serving.internal.wire.Answer;
import dev.llmops.serving.internal.wire.WireFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** TGI's own format. Its streams have no end mark: the last event is the one with details. */
final class TgiGenerate implements WireFormat {

    private static final Set<String> RESERVED =
            Set.of("details", "best_of", "decoder_input_details", "return_full_text", "max_new_tokens");

    private final Function<List<Message>, String> promptTemplate;

    TgiGenerate(Function<List<Message>, String> promptTemplate) {
        this.promptTemplate = promptTemplate;
    }

    @Override
    public String path(boolean stream) {
        return stream ? "/generate_stream" : "/generate";
    }

    @Override
    public boolean mayIgnoreSchema() {
        return true;
    }

    @Override
    public String body(ModelRequest request, boolean stream) {
        if (!request.tools().isEmpty()) {
            throw new InvalidRequestException(
                    "tools must not be set for TGI's native route; use OpenAiCompatibleClient with the dialect TGI");
        }
        for (Message message : request.messages()) {
            if (!message.parts().stream().allMatch(TextPart.class::isInstance)) {
                throw new InvalidRequestException("messages must hold text alone for TGI's native route");
            }
        }
        ObjectNode json = ChatCompletionsRequest.JSON.createObjectNode();
        json.put("inputs", promptTemplate.apply(request.messages()));
        ObjectNode parameters = json.putObject("parameters").put("details", true);
        grammar(request.responseFormat(), parameters);
        parameters(request.parameters(), parameters);
        return json.toString();
    }

    private static void grammar(ResponseFormat format, ObjectNode parameters) {
        if (format instanceof ResponseFormat.Json) {
            throw new InvalidRequestException(
                    "the response format must have a schema for TGI, which knows no JSON without one");
        }
        if (format instanceof ResponseFormat.Schema asked) {
            String owner = "response format '" + asked.schema().name() + "'";
            parameters
                    .putObject("grammar")
                    .put("type", "json")
                    .set("value", ChatCompletionsRequest.schema(owner, asked.schema()));
        }
    }

    /** TGI refuses a temperature of 0 and a top-p of 1: both mean not to set it. */
    private static void parameters(ModelParameters set, ObjectNode json) {
        if (set.minP() != null) {
            throw new InvalidRequestException("minP must not be set for TGI, which has none");
        }
        Double temperature = set.temperature();
        if (temperature != null) {
            json.put("do_sample", temperature > 0);
            ChatCompletionsRequest.put("temperature", temperature > 0 ? temperature : null, json);
        }
        ChatCompletionsRequest.put("top_p", set.topP() != null && set.topP() < 1 ? set.topP() : null, json);
        ChatCompletionsRequest.put("top_k", set.topK(), json);
        ChatCompletionsRequest.put("seed", set.seed(), json);
        ChatCompletionsRequest.put("max_new_tokens", set.maxTokens(), json);
        if (!set.stopSequences().isEmpty()) {
            json.set("stop", ChatCompletionsRequest.JSON.valueToTree(set.stopSequences()));
        }
        if (json.has("grammar") && set.vendor().containsKey("grammar")) {
            throw new InvalidRequestException("a request must have a response format with a schema or the vendor"
                    + " parameter 'grammar', but had both");
        }
        set.vendor().forEach((name, value) -> {
            if (RESERVED.contains(name)) {
                throw new InvalidRequestException("vendor parameters must not hold '" + name
                        + "': the client sets it, or cannot read its answer");
            }
            json.set(name, ChatCompletionsRequest.JSON.valueToTree(value));
        });
    }

    @Override
    public void prepare(ModelRequest request, Answer answer) {
        answer.takeOff(request.parameters().stopSequences());
    }

    @Override
    public void readWhole(JsonNode body, Answer answer) {
        // The route "/" answers with a list of one.
        JsonNode only = body.isArray() ? body.path(0) : body;
        if (!only.path("generated_text").isTextual()) {
            return;
        }
        answer.text(only.path("generated_text").asText());
        details(only.path("details"), answer);
        answer.complete();
    }

    @Override
    public void readEvent(JsonNode data, Answer answer) {
        JsonNode token = data.path("token");
        if (!token.path("special").asBoolean()) {
            answer.text(token.path("text").asText(""));
        }
        if (data.path("details").isObject()) {
            details(data.path("details"), answer);
            answer.complete();
        } else if (data.path("generated_text").isTextual()) {
            answer.finish(FinishReason.OTHER);
            answer.complete();
        }
    }

    private static void details(JsonNode details, Answer answer) {
        answer.finish(
                switch (details.path("finish_reason").asText()) {
                    case "eos_token", "stop_sequence" -> FinishReason.STOP;
                    case "length" -> FinishReason.LENGTH;
                    default -> FinishReason.OTHER;
                });
        answer.usage(new TokenUsage(
                ChatCompletions.count(details.path("input_length")),
                ChatCompletions.count(details.path("generated_tokens")),
                null,
                null));
        if (details.path("seed").isIntegralNumber()) {
            answer.vendor("seed", details.path("seed").bigIntegerValue());
        }
    }
}
