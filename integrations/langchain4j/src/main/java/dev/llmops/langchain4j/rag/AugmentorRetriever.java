package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.RetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Metadata;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** LangChain4j's augmentor as a retriever: what it would put into the message. */
final class AugmentorRetriever implements Retriever {

    private final RetrievalAugmentor augmentor;

    AugmentorRetriever(RetrievalAugmentor augmentor) {
        this.augmentor = Objects.requireNonNull(augmentor, "augmentor");
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        LangChain4jRetrieval.requireNoBounds("a retrieval augmentor", query);
        UserMessage asked = UserMessage.from(query.text());
        Metadata metadata = Metadata.from(asked, null, memory(history));
        List<Content> contents =
                augmentor.augment(new AugmentationRequest(asked, metadata)).contents();
        int found = contents == null ? 0 : contents.size();
        List<Passage> passages = contents == null
                ? List.of()
                : contents.stream().limit(query.limit()).map(Contents::passage).toList();
        return new RetrievalResult(
                passages,
                List.of(new RetrievalStep("langchain4j-augmentor", found, passages.size(), List.of(), Map.of())));
    }

    private static List<ChatMessage> memory(List<Message> history) {
        List<ChatMessage> memory = new ArrayList<>();
        for (Message said : history) {
            String text = said.text();
            if (said instanceof dev.llmops.api.message.UserMessage && !text.isBlank()) {
                memory.add(UserMessage.from(text));
            } else if (said instanceof AssistantMessage && !text.isBlank()) {
                memory.add(AiMessage.from(text));
            }
        }
        return memory;
    }
}
