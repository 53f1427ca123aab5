package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our request as LangChain4j's, for one model. */
public final class RequestToLangChain4j {

    static final String FREQUENCY_PENALTY = "frequency_penalty";
    static final String PRESENCE_PENALTY = "presence_penalty";

    private RequestToLangChain4j() {}

    /**
     * Maps a request.
     *
     * @param defaults the model's own parameters, whose class says what it understands
     * @throws InvalidRequestException if LangChain4j or the model has no place for a part of the request
     */
    public static ChatRequest request(ModelRequest request, ChatRequestParameters defaults) {
        try {
            return ChatRequest.builder()
                    .messages(MessagesToLangChain4j.messages(request.messages()))
                    .parameters(parameters(request, defaults))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("LangChain4j does not take the request: " + e.getMessage(), e);
        }
    }

    /** {@return a tool as LangChain4j has it} */
    public static dev.langchain4j.agent.tool.ToolSpecification tool(ToolSpecification tool) {
        return Schemas.toLangChain4j(tool);
    }

    private static ChatRequestParameters parameters(ModelRequest request, ChatRequestParameters defaults) {
        Map<String, Object> vendor = new LinkedHashMap<>(request.parameters().vendor());
        DefaultChatRequestParameters.Builder<?> builder = ChatRequestParameters.builder()
                .frequencyPenalty(number(vendor, FREQUENCY_PENALTY))
                .presencePenalty(number(vendor, PRESENCE_PENALTY))
                .temperature(request.parameters().temperature())
                .topP(request.parameters().topP())
                .maxOutputTokens(request.parameters().maxTokens())
                .stopSequences(request.parameters().stopSequences())
                .toolSpecifications(
                        request.tools().stream().map(Schemas::toLangChain4j).toList())
                .toolChoice(toolChoice(request))
                .responseFormat(responseFormat(request.responseFormat()));
        ModelParameters ours = request.parameters().toBuilder().vendor(vendor).build();
        if (OpenAi.isParameters(defaults)) {
            return OpenAi.parameters(builder.build(), ours, defaults);
        }
        refuseWhatIsLost(ours);
        return builder.topK(ours.topK()).build();
    }

    private static @Nullable Double number(Map<String, Object> vendor, String name) {
        if (vendor.get(name) instanceof Number number) {
            vendor.remove(name);
            return number.doubleValue();
        }
        return null;
    }

    /** A seed is different: it helps where a model supports it, and the response tells that it was ignored. */
    private static void refuseWhatIsLost(ModelParameters ours) {
        if (ours.minP() != null) {
            throw lost("minP", ours.minP());
        }
        if (!ours.vendor().isEmpty()) {
            throw lost("vendor", ours.vendor().keySet());
        }
    }

    private static InvalidRequestException lost(String name, Object value) {
        return new InvalidRequestException("parameter " + name + " (" + value + ") cannot be passed to this model: "
                + "LangChain4j has no field for it; leave it out, or set it where the LangChain4j model is built");
    }

    public static boolean ignoresSeed(ModelRequest request, ChatRequestParameters defaults) {
        return request.parameters().seed() != null && !OpenAi.isParameters(defaults);
    }

    /** The default is left out: some servers refuse a tool choice without tools. */
    private static dev.langchain4j.model.chat.request.@Nullable ToolChoice toolChoice(ModelRequest request) {
        if (request.tools().isEmpty() || request.toolChoice() == ToolChoice.AUTO) {
            return null;
        }
        return request.toolChoice() == ToolChoice.REQUIRED
                ? dev.langchain4j.model.chat.request.ToolChoice.REQUIRED
                : dev.langchain4j.model.chat.request.ToolChoice.NONE;
    }

    private static dev.langchain4j.model.chat.request.@Nullable ResponseFormat responseFormat(ResponseFormat format) {
        if (format instanceof ResponseFormat.Schema schema) {
            return dev.langchain4j.model.chat.request.ResponseFormat.builder()
                    .type(dev.langchain4j.model.chat.request.ResponseFormatType.JSON)
                    .jsonSchema(Schemas.toLangChain4j(schema.schema()))
                    .build();
        }
        return format instanceof ResponseFormat.Json ? dev.langchain4j.model.chat.request.ResponseFormat.JSON : null;
    }
}
