package dev.llmops.cli.eval.metric;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.WordScores;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An index of the few passages of one row, by BM25. */
record PassageSearch(List<String> passages) implements Retriever {

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        double[] scores = new WordScores(passages).of(query.text());
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
                .limit(query.limit())
                .map(i -> new Passage(
                        "passage-" + (i + 1), CharRange.of(passages.get(i)), passages.get(i), scores[i], Map.of()))
                .toList();
    }
}
