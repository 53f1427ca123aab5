package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/** A stage made of a function. */
record Named(String name, BiFunction<RetrievalQuery, List<Passage>, Staged> step) implements PassageStage {

    Named {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public Staged apply(RetrievalQuery query, List<Passage> passages) {
        return step.apply(query, passages);
    }
}
