package dev.llmops.rag.rerank;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.internal.search.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The first passages in another order; those behind follow as they were. */
final class TopReranker implements Reranker {

    private final int most;
    private final Reranker reranker;

    TopReranker(int most, Reranker reranker) {
        this.most = Require.atLeast("most", most, 2);
        this.reranker = Objects.requireNonNull(reranker, "reranker");
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        if (passages.size() <= most) {
            return reranker.rerank(question, passages);
        }
        List<Passage> ordered = new ArrayList<>(reranker.rerank(question, passages.subList(0, most)));
        List<Passage> behind = passages.subList(most, passages.size());
        // Whoever compares scores later must not find one behind better than one before it.
        double shift = ordered.isEmpty() ? 0 : Scores.of(ordered.get(ordered.size() - 1)) - Scores.of(behind.get(0));
        behind.forEach(passage -> ordered.add(passage.withScore(Scores.of(passage) + shift)));
        return ordered;
    }
}
