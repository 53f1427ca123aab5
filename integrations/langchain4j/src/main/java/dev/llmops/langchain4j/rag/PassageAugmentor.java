package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.query.Query;
import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A retriever as LangChain4j's augmentor: its passages get the numbers that an answer cites. */
final class PassageAugmentor implements RetrievalAugmentor {

    private static final String INSTRUCTION =
            "Answer from the numbered passages only, and cite after each sentence the passage that says it, like [1].";

    private final Retriever retriever;
    private final int limit;
    private final Function<Query, @Nullable String> tenant;

    PassageAugmentor(Retriever retriever, int limit, Function<Query, @Nullable String> tenant) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.limit = limit;
        this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    @Override
    public AugmentationResult augment(AugmentationRequest request) {
        if (!(request.chatMessage() instanceof UserMessage message)) {
            throw new IllegalArgumentException("the message to augment must be a user's, but was of type "
                    + request.chatMessage().type());
        }
        String question = text(message);
        List<Passage> passages = question.isBlank() ? List.of() : found(question, request);
        return AugmentationResult.builder()
                .chatMessage(passages.isEmpty() ? message : with(passages, question, message))
                .contents(passages.stream().map(Contents::content).toList())
                .build();
    }

    private List<Passage> found(String question, AugmentationRequest request) {
        String whose = tenant.apply(Query.from(question, request.metadata()));
        return retriever
                .search(
                        new RetrievalQuery(question, limit, whose, Map.of()),
                        history(request.metadata().chatMemory()))
                .passages();
    }

    private static List<Message> history(@Nullable List<ChatMessage> memory) {
        List<Message> history = new ArrayList<>();
        for (ChatMessage said : memory == null ? List.<ChatMessage>of() : memory) {
            if (said instanceof UserMessage user) {
                history.add(Message.user(text(user)));
            } else if (said instanceof AiMessage answer && answer.text() != null) {
                history.add(Message.assistant(answer.text()));
            }
        }
        return history;
    }

    private static String text(UserMessage message) {
        return message.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    /** The question stands last, and pictures and the like stay where they are behind it. */
    private static UserMessage with(List<Passage> passages, String question, UserMessage message) {
        StringBuilder prompt = new StringBuilder(INSTRUCTION).append("\n\n");
        for (int i = 0; i < passages.size(); i++) {
            prompt.append('[').append(i + 1).append("] ").append(passages.get(i).text());
            prompt.append("\n\n");
        }
        List<dev.langchain4j.data.message.Content> contents = new ArrayList<>();
        contents.add(TextContent.from(prompt + "Question: " + question));
        message.contents().stream()
                .filter(content -> !(content instanceof TextContent))
                .forEach(contents::add);
        return message.toBuilder().contents(contents).build();
    }
}
