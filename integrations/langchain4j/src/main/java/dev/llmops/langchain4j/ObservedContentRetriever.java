package dev.llmops.langchain4j;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A retriever of LangChain4j with a span for each search, below the run that it belongs to. */
final class ObservedContentRetriever implements ContentRetriever {

    private final ContentRetriever retriever;
    private final LangChain4jObserver observer;
    private final AgentObserver agents;

    ObservedContentRetriever(ContentRetriever retriever, LangChain4jObserver observer, AgentObserver agents) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.observer = observer;
        this.agents = agents;
    }

    @Override
    public List<Content> retrieve(Query query) {
        AgentStep search = agents.search(observer.contextOf(
                query.metadata() == null ? null : query.metadata().invocationContext()));
        try (var ignored = search.context().makeCurrent()) {
            List<Content> found = retriever.retrieve(query);
            search.found(found.size(), () -> texts(found));
            return found;
        } catch (RuntimeException | Error e) {
            search.end(search.context(), e);
            throw e;
        }
    }

    private static List<AgentStep.Found> texts(List<Content> found) {
        List<AgentStep.Found> texts = new ArrayList<>(found.size());
        for (Content content : found) {
            Object id = content.metadata().get(ContentMetadata.EMBEDDING_ID);
            Object score = content.metadata().get(ContentMetadata.SCORE);
            texts.add(new AgentStep.Found(
                    id == null ? String.valueOf(texts.size() + 1) : id.toString(),
                    score instanceof Number number ? number.doubleValue() : null,
                    content.textSegment().text()));
        }
        return texts;
    }
}
