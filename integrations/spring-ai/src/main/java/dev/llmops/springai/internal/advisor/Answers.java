package dev.llmops.springai.internal.advisor;

import dev.llmops.springai.internal.mapping.ResponseFromSpringAi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
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
     * {@return a piece of a stream with a text and nothing else}
     *
     * @param like a piece of the same stream
     * @param text the text
     */
    public static ChatClientResponse ofText(ChatClientResponse like, String text) {
        ChatResponseMetadata about = new ChatResponseMetadata();
        ChatResponse chat = like.chatResponse();
        if (chat != null) {
            about = ChatResponseMetadata.builder()
                    .id(chat.getMetadata().getId())
                    .model(chat.getMetadata().getModel())
                    .build();
        }
        return like.mutate()
                .chatResponse(new ChatResponse(List.of(new Generation(new AssistantMessage(text))), about))
                .build();
    }

    /**
     * {@return whether a piece of a stream says why the model stopped}
     *
     * @param piece the piece
     */
    public static boolean isLast(ChatClientResponse piece) {
        ChatResponse chat = piece.chatResponse();
        return chat != null
                && chat.getResults().stream().anyMatch(each -> ResponseFromSpringAi.finishReason(each) != null);
    }

    /**
     * {@return whether a piece of a stream has a text and neither tool calls nor counts}
     *
     * @param piece the piece
     */
    public static boolean isTextAlone(ChatClientResponse piece) {
        ChatResponse chat = piece.chatResponse();
        return chat != null
                && !chat.hasToolCalls()
                && !text(piece).isEmpty()
                && (chat.getMetadata().getUsage() == null
                        || chat.getMetadata().getUsage().getTotalTokens() == 0);
    }
}
