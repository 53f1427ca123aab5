package dev.llmops.rag.rerank;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.search.Scores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The search's scores and a reranker's, each standardised over the passages that the reranker keeps, added. */
final class BlendedReranker implements Reranker {

    private final Reranker reranker;
    private final double weight;

    BlendedReranker(Reranker reranker, double weight) {
        this.reranker = Objects.requireNonNull(reranker, "reranker");
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight must be above 0 and finite, but was " + weight);
        }
        this.weight = weight;
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        Map<String, Passage> reranked = new HashMap<>();
        reranker.rerank(question, passages).forEach(passage -> reranked.put(passage.id(), passage));
        List<Passage> kept = new ArrayList<>();
        List<Passage> said = new ArrayList<>();
        for (Passage passage : passages) {
            Passage other = reranked.remove(passage.id());
            if (other != null) {
                kept.add(passage);
                said.add(other);
            }
        }
        double[] own = Scores.standardised(kept);
        double[] others = Scores.standardised(said);
        List<Passage> blended = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            blended.add(said.get(i).withScore(own[i] + weight * others[i]));
        }
        return Scores.bestFirst(blended);
    }
}
