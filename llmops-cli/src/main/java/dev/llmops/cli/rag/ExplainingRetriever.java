package dev.llmops.cli.rag;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the lexical and the dense search too, to tell what each of them found. */
record ExplainingRetriever(RagIndex index) implements Retriever {

    private static final int FIRST = 3;

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return index.retrieve(query);
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        List<RetrievalStep> steps = new ArrayList<>();
        for (SearchMode mode : List.of(SearchMode.BM25, SearchMode.VECTOR)) {
            List<Passage> found = index.retriever(mode).retrieve(query);
            List<String> first = found.stream().limit(FIRST).map(Passage::id).toList();
            steps.add(new RetrievalStep(
                    mode == SearchMode.BM25 ? "lexical" : "dense", 0, found.size(), List.of(), Map.of("first", first)));
        }
        return new RetrievalResult(index.retriever(SearchMode.HYBRID).retrieve(query), steps);
    }
}
