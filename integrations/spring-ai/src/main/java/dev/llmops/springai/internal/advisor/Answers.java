package dev.llmops.springai.internal.advisor;

import dev.llmops.springai.internal.mapping.ResponseFromSpringAi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** The answer in the response of a {@code ChatClient}, with all its generations. */
public final class Answers {

    /** As Spring AI's client of OpenAI names it. */
    private static final String INDEX = "index";

    private Answers() {}

    /**
     * {@return the text of an answer, empty if it has none; of one with several generations, such as alternatives, all of them}
     *
     * @param response of a {@code ChatClient}
     */
    public static String text(ChatClientResponse response) {
        return String.join("", texts(response));
    }

    /** {@return the text of each generation of an answer, empty where one has none; {@code response}: of a {@code ChatClient}} */
    public static List<String> texts(ChatClientResponse response) {
        return response.chatResponse() == null
                ? List.of()
                : response.chatResponse().getResults().stream()
                        .map(each -> Objects.requireNonNullElse(each.getOutput().getText(), ""))
                        .toList();
    }

    /**
     * {@return the same response with other texts}
     *
     * @param response of a {@code ChatClient}
     * @param texts the text of each of its generations
     */
    public static ChatClientResponse withTexts(ChatClientResponse response, List<String> texts) {
        ChatResponse chat = response.chatResponse();
        if (chat == null || texts.equals(texts(response))) {
            return response;
        }
        List<Generation> generations = new ArrayList<>();
        for (Generation each : chat.getResults()) {
            generations.add(
                    new Generation(message(texts.get(generations.size()), each.getOutput()), each.getMetadata()));
        }
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
     * {@return the index of each generation of a piece of a stream} A piece may hold some of them only; where the model does not say which,
     * that is its place.
     *
     * @param piece of a stream
     */
    public static List<Integer> indices(ChatClientResponse piece) {
        List<Integer> indices = new ArrayList<>();
        if (piece.chatResponse() != null) {
            for (Generation each : piece.chatResponse().getResults()) {
                indices.add(Objects.requireNonNullElse(ResponseFromSpringAi.choice(each), indices.size()));
            }
        }
        return indices;
    }

    /**
     * {@return a piece of a stream with texts and nothing else}
     *
     * @param like a piece of the same stream
     * @param texts the text of each generation by its index
     */
    public static ChatClientResponse ofTexts(ChatClientResponse like, SortedMap<Integer, String> texts) {
        ChatResponseMetadata about = new ChatResponseMetadata();
        ChatResponse chat = like.chatResponse();
        if (chat != null) {
            about = ChatResponseMetadata.builder()
                    .id(chat.getMetadata().getId())
                    .model(chat.getMetadata().getModel())
                    .build();
        }
        List<Generation> generations = new ArrayList<>();
        texts.forEach((index, text) -> generations.add(new Generation(AssistantMessage.builder()
                .content(text)
                .properties(Map.of(INDEX, index))
                .build())));
        return like.mutate().chatResponse(new ChatResponse(generations, about)).build();
    }

    /** {@return whether a piece of a stream says why the model stopped} */
    public static boolean isLast(ChatClientResponse piece) {
        ChatResponse chat = piece.chatResponse();
        return chat != null
                && chat.getResults().stream().anyMatch(each -> ResponseFromSpringAi.finishReason(each) != null);
    }

    /** {@return whether a piece of a stream has a text and neither tool calls nor counts} */
    public static boolean isTextAlone(ChatClientResponse piece) {
        ChatResponse chat = piece.chatResponse();
        return chat != null
                && !chat.hasToolCalls()
                && !text(piece).isEmpty()
                && (chat.getMetadata().getUsage() == null
                        || chat.getMetadata().getUsage().getTotalTokens() == 0);
    }
}
