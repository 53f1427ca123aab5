package dev.llmops.springai.internal.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The answer in the response of a {@code ChatClient}: its first generation.
 */
public final class Answers {

    private Answers() {}

    /**
     * {@return the text of an answer, empty if it has none}
     *
     * @param response of a {@code ChatClient}
     */
    public static String text(ChatClientResponse response) {
        Generation first =
                response.chatResponse() == null ? null : response.chatResponse().getResult();
        return first == null ? "" : Objects.requireNonNullElse(first.getOutput().getText(), "");
    }

    /**
     * {@return the same response with another text}
     *
     * @param response of a {@code ChatClient}
     * @param text the text
     */
    public static ChatClientResponse withText(ChatClientResponse response, String text) {
        ChatResponse chat = response.chatResponse();
        if (chat == null || chat.getResults().isEmpty() || text.equals(text(response))) {
            return response;
        }
        List<Generation> generations = new ArrayList<>(chat.getResults());
        Generation first = generations.get(0);
        AssistantMessage output = first.getOutput();
        generations.set(0, new Generation(message(text, output), first.getMetadata()));
        return response.mutate()
                .chatResponse(new ChatResponse(generations, chat.getMetadata()))
                .build();
    }

    private static AssistantMessage message(String text, AssistantMessage like) {
        return AssistantMessage.builder()
                .content(text)
                .properties(like.getMetadata())
                .toolCalls(like.getToolCalls())
                .media(like.getMedia())
                .build();
    }

    /**
     * {@return the pieces of a streamed answer as one: all of its text, and what the last pieces tell beside it}
     *
     * @param pieces at least one, in order
     */
    public static ChatClientResponse joined(List<ChatClientResponse> pieces) {
        StringBuilder text = new StringBuilder();
        List<AssistantMessage.ToolCall> calls = new ArrayList<>();
        ChatGenerationMetadata reason = ChatGenerationMetadata.NULL;
        ChatResponseMetadata about = new ChatResponseMetadata();
        for (ChatClientResponse piece : pieces) {
            text.append(text(piece));
            ChatResponse chat = piece.chatResponse();
            if (chat == null) {
                continue;
            }
            boolean counted = chat.getMetadata().getUsage() != null
                    && chat.getMetadata().getUsage().getTotalTokens() > 0;
            about = counted || about.getModel().isEmpty() ? chat.getMetadata() : about;
            for (Generation generation : chat.getResults()) {
                calls.addAll(generation.getOutput().getToolCalls());
                String told = generation.getMetadata().getFinishReason();
                reason = told == null || told.isEmpty() ? reason : generation.getMetadata();
            }
        }
        AssistantMessage message = AssistantMessage.builder()
                .content(text.toString())
                .toolCalls(calls)
                .build();
        ChatClientResponse last = pieces.get(pieces.size() - 1);
        return last.mutate()
                .chatResponse(new ChatResponse(List.of(new Generation(message, reason)), about))
                .build();
    }
}
