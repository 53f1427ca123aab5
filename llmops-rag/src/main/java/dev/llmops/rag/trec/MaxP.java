package dev.llmops.rag.trec;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.Retriever;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds documents, each represented by its best passage, instead of passages of which many can come from one document. */
public final class MaxP implements Retriever {

    private static final int PASSAGES_FOR_EACH = 4;
    /** Where so many passages belong to so few documents, there is no point in looking further. */
    private static final int MAX_PASSAGES = 100_000;

    private final Retriever retriever;

    private MaxP(Retriever retriever) {
        this.retriever = Objects.requireNonNull(retriever, "retriever");
    }

    /**
     * {@return a retriever that returns one passage per document}
     *
     * @param retriever finds the passages; it is asked for more until there are enough documents or no more passages
     */
    public static Retriever of(Retriever retriever) {
        return new MaxP(retriever);
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        int wanted = Math.min(query.limit(), MAX_PASSAGES / PASSAGES_FOR_EACH) * PASSAGES_FOR_EACH;
        while (true) {
            RetrievalResult found =
                    retriever.search(new RetrievalQuery(query.text(), wanted, query.tenant(), query.filter()), history);
            List<Passage> passages = found.passages();
            Map<String, Passage> best = new LinkedHashMap<>();
            passages.forEach(passage -> best.putIfAbsent(passage.sourceId(), passage));
            if (best.size() >= query.limit() || passages.size() < wanted || wanted >= MAX_PASSAGES) {
                return new RetrievalResult(
                        best.values().stream().limit(query.limit()).toList(), found.steps());
            }
            wanted = Math.min(2 * wanted, MAX_PASSAGES);
        }
    }
}
