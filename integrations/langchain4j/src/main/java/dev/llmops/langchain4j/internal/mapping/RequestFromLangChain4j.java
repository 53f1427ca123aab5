package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's request as ours. */
public final class RequestFromLangChain4j {

    private RequestFromLangChain4j() {}

    /**
     * Maps a request.
     *
     * @param model name of the model that will answer
     * @throws UnsupportedFeatureException if a part of the request has no counterpart
     * @throws InvalidRequestException if a value is out of its range
     */
    public static ModelRequest request(ChatRequest request, String model) {
        requireCarriable(request.parameters(), model);
        try {
            return ModelRequest.builder()
                    .messages(MessagesFromLangChain4j.messages(request.messages()))
                    .tools(request.toolSpecifications().stream()
                            .map(Schemas::fromLangChain4j)
                            .toList())
                    .toolChoice(toolChoice(request.toolChoice()))
                    .responseFormat(responseFormat(request.responseFormat()))
                    .parameters(parameters(request.parameters()))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage(), e);
        }
    }

    private static void requireCarriable(ChatRequestParameters parameters, String model) {
        if (parameters.modelName() != null && !parameters.modelName().equals(model)) {
            throw new UnsupportedFeatureException("modelName must be '" + model + "' or not set, but was '"
                    + parameters.modelName() + "': which model answers is decided where the client was built");
        }
        boolean known = parameters.getClass() == DefaultChatRequestParameters.class || OpenAi.isParameters(parameters);
        if (!known) {
            throw new UnsupportedFeatureException("parameters must be ChatRequestParameters or"
                    + " OpenAiChatRequestParameters, but were "
                    + parameters.getClass().getName()
                    + ", whose own fields would be lost; set those where the model is built");
        }
    }

    private static ModelParameters parameters(ChatRequestParameters theirs) {
        ModelParameters.Builder builder = ModelParameters.builder();
        if (theirs.temperature() != null) {
            builder.temperature(theirs.temperature());
        }
        if (theirs.topP() != null) {
            builder.topP(theirs.topP());
        }
        if (theirs.topK() != null) {
            builder.topK(theirs.topK());
        }
        if (theirs.maxOutputTokens() != null) {
            builder.maxTokens(theirs.maxOutputTokens());
        }
        Map<String, Object> vendor = new LinkedHashMap<>();
        if (theirs.frequencyPenalty() != null) {
            vendor.put(RequestToLangChain4j.FREQUENCY_PENALTY, theirs.frequencyPenalty());
        }
        if (theirs.presencePenalty() != null) {
            vendor.put(RequestToLangChain4j.PRESENCE_PENALTY, theirs.presencePenalty());
        }
        if (OpenAi.isParameters(theirs)) {
            OpenAi.addTo(builder, vendor, theirs);
        }
        return builder.stopSequences(theirs.stopSequences()).vendor(vendor).build();
    }

    private static ToolChoice toolChoice(dev.langchain4j.model.chat.request.@Nullable ToolChoice choice) {
        if (choice == null) {
            return ToolChoice.AUTO;
        }
        return switch (choice) {
            case AUTO -> ToolChoice.AUTO;
            case REQUIRED -> ToolChoice.REQUIRED;
            case NONE -> ToolChoice.NONE;
        };
    }

    private static ResponseFormat responseFormat(dev.langchain4j.model.chat.request.@Nullable ResponseFormat format) {
        if (format == null || format.type() == ResponseFormatType.TEXT) {
            return ResponseFormat.TEXT;
        }
        return format.jsonSchema() == null
                ? ResponseFormat.JSON
                : ResponseFormat.schema(Schemas.fromLangChain4j(format.jsonSchema()));
    }
}
