package dev.llmops.springai.internal.mapping;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** Our response as Spring AI's, whole or in pieces. */
public final class ResponseToSpringAi {

    private ResponseToSpringAi() {}

    /** {@return the whole answer} */
    public static ChatResponse response(ModelResponse response) {
        return response(MessagesToSpringAi.assistant(response.message()), response);
    }

    /** {@return the last chunk of a stream: tool calls, usage and why it ended, but no text, which came before} */
    public static ChatResponse last(ModelResponse response) {
        AssistantMessage rest =
                new AssistantMessage(List.of(), response.message().toolCalls());
        return response(MessagesToSpringAi.assistant(rest), response);
    }

    private static ChatResponse response(
            org.springframework.ai.chat.messages.AssistantMessage message, ModelResponse response) {
        ChatGenerationMetadata metadata = ChatGenerationMetadata.builder()
                .finishReason(response.finishReason().name())
                .build();
        ChatResponseMetadata.Builder about =
                ChatResponseMetadata.builder().model(response.model().name());
        if (response.vendor().get("id") instanceof String id) {
            about.id(id);
        }
        DefaultUsage usage = usage(response.usage());
        if (usage != null) {
            about.usage(usage);
        }
        return new ChatResponse(List.of(new Generation(message, metadata)), about.build());
    }

    /** {@return a piece of an answer, or null for one that Spring AI has no chunk for} */
    public static @Nullable ChatResponse piece(ModelEvent event) {
        if (event instanceof ModelEvent.TextDelta delta) {
            return piece(delta.text(), Map.of());
        }
        if (event instanceof ModelEvent.ReasoningDelta delta) {
            return piece("", Map.of(MessagesToSpringAi.REASONING, delta.text()));
        }
        // Spring AI has no pieces of tool calls: they are whole in the last chunk.
        return null;
    }

    private static ChatResponse piece(String text, Map<String, Object> properties) {
        return new ChatResponse(List.of(new Generation(org.springframework.ai.chat.messages.AssistantMessage.builder()
                .content(text)
                .properties(properties)
                .build())));
    }

    private static @Nullable DefaultUsage usage(TokenUsage usage) {
        return usage.input() == null && usage.output() == null
                ? null
                : new DefaultUsage(orZero(usage.input()), orZero(usage.output()), usage.total());
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
