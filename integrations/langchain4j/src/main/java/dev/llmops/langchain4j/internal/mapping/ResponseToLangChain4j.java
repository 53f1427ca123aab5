package dev.llmops.langchain4j.internal.mapping;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.llmops.api.model.ModelResponse;

/** Our response as LangChain4j's. */
public final class ResponseToLangChain4j {

    private ResponseToLangChain4j() {}

    public static ChatResponse response(ModelResponse response) {
        return ChatResponse.builder()
                .aiMessage(MessagesToLangChain4j.assistant(response.message()))
                .id(response.vendor().get("id") instanceof String id ? id : null)
                .modelName(response.model().name())
                .tokenUsage(TokenCounts.toLangChain4j(response.usage()))
                .finishReason(finishReason(response))
                .build();
    }

    private static FinishReason finishReason(ModelResponse response) {
        return switch (response.finishReason()) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case TOOL_CALLS -> FinishReason.TOOL_EXECUTION;
            case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
            case OTHER -> FinishReason.OTHER;
        };
    }
}
