package dev.llmops.rag.pipeline;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The results that tools returned in this conversation, as passages that an answer can cite: each whole result is one, with the document id
 * {@code tool/} and its call's id, newest first. Failed calls are left out, and a question outside a conversation finds
 * nothing. Safe for use by multiple threads.
 */
public final class ToolResults implements Retriever {

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return List.of();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        List<Passage> results = new ArrayList<>();
        for (Message message : history) {
            if (message instanceof ToolMessage tool
                    && !tool.error()
                    && !tool.text().isBlank()) {
                results.add(0, passage(tool));
            }
        }
        List<Passage> found = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Passage result : results) {
            if (!meets(query, result)) {
                dropped.add(new Dropped(result.id(), "the question's filter leaves it out"));
            } else if (found.size() == query.limit()) {
                dropped.add(new Dropped(result.id(), "only " + query.limit() + " are wanted"));
            } else {
                found.add(result);
            }
        }
        return new RetrievalResult(
                found, List.of(new RetrievalStep("tool-results", results.size(), found.size(), dropped, Map.of())));
    }

    private static boolean meets(RetrievalQuery query, Passage passage) {
        return query.filter().entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(passage.metadata().get(wanted.getKey())));
    }

    private static Passage passage(ToolMessage tool) {
        String text = tool.text();
        return new Passage(
                "tool/" + tool.toolCallId(),
                new CharRange(0, text.length()),
                text,
                null,
                Map.of("tool", tool.toolName()));
    }
}
