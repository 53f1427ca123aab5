package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.langchain4j.internal.http.CallScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** LangChain4j's response as ours. */
public final class ResponseFromLangChain4j {

    /** Names of what LLMOps itself tells in {@link ModelResponse#vendor()}. */
    static final String IGNORED_PARAMETERS = "llmops.ignored_parameters";

    static final String HTTP_REQUESTS = "llmops.http_requests";

    private ResponseFromLangChain4j() {}

    public static ModelResponse response(
            ChatResponse response,
            AssistantMessage message,
            ModelIdentity asked,
            @Nullable Duration timeToFirstToken,
            Duration total,
            CallScope scope,
            boolean seedIgnored) {
        Map<String, Object> vendor = new LinkedHashMap<>();
        if (response.id() != null) {
            vendor.put("id", UnicodeText.repair(response.id()));
        }
        if (OpenAi.isMetadata(response.metadata())) {
            OpenAi.addTo(vendor, response.metadata());
        }
        if (seedIgnored) {
            vendor.put(IGNORED_PARAMETERS, List.of("seed"));
        }
        if (scope.httpRequests() > 1) {
            vendor.put(HTTP_REQUESTS, scope.httpRequests());
        }
        return new ModelResponse(
                message,
                finishReason(response, message),
                TokenCounts.fromLangChain4j(response.tokenUsage()),
                answering(response.modelName(), asked),
                timeToFirstToken,
                total,
                vendor);
    }

    private static ModelIdentity answering(@Nullable String name, ModelIdentity asked) {
        return name == null || name.isBlank() ? asked : new ModelIdentity(asked.provider(), name, asked.digest());
    }

    private static FinishReason finishReason(ChatResponse response, AssistantMessage message) {
        if (response.finishReason() == null) {
            return message.toolCalls().isEmpty() ? FinishReason.OTHER : FinishReason.TOOL_CALLS;
        }
        return switch (response.finishReason()) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case OTHER -> FinishReason.OTHER;
        };
    }
}
