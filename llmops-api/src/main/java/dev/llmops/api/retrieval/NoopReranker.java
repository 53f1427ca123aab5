package dev.llmops.api.retrieval;

import java.util.List;

final class NoopReranker implements Reranker {

    static final NoopReranker INSTANCE = new NoopReranker();

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        return passages;
    }
}
