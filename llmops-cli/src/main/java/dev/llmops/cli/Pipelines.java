package dev.llmops.cli;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retrieved;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.pipeline.PassageStage;
import dev.llmops.rag.pipeline.RetrievalPipeline;
import dev.llmops.rag.pipeline.RetrievalPipelineBuilder;
import dev.llmops.rag.pipeline.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The search of {@code rag ask}, and what {@code rag explain} shows of it. */
final class Pipelines {

    private static final double SAME = 0.8;
    private static final int FIRST = 3;

    private Pipelines() {}

    static Retriever plain(Retriever source, @Nullable PassageStage widening) {
        RetrievalPipelineBuilder pipeline = RetrievalPipeline.builder(source).stage(Stages.nearDuplicates(SAME));
        return (widening == null ? pipeline : pipeline.stage(widening)).build();
    }

    static Retriever over(RagIndex index, boolean wordsOnly, @Nullable PassageStage widening) {
        return plain(wordsOnly ? index : new Told(index), widening);
    }

    /** Searches by words and by meaning too, to tell what each of them found. */
    private record Told(RagIndex index) implements Retriever {

        @Override
        public List<Passage> retrieve(RetrievalQuery query) {
            return index.retrieve(query);
        }

        @Override
        public Retrieved search(RetrievalQuery query, List<Message> history) {
            List<RetrievalStep> steps = new ArrayList<>();
            for (SearchMode mode : List.of(SearchMode.BM25, SearchMode.VECTOR)) {
                List<Passage> found = index.retriever(mode).retrieve(query);
                List<String> first =
                        found.stream().limit(FIRST).map(Passage::id).toList();
                steps.add(new RetrievalStep(
                        mode == SearchMode.BM25 ? "words" : "vectors",
                        0,
                        found.size(),
                        List.of(),
                        Map.of("first", first)));
            }
            return new Retrieved(index.retriever(SearchMode.HYBRID).retrieve(query), steps);
        }
    }
}
