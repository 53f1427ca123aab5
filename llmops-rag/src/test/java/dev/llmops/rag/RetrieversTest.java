package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.pipeline.ToolResults;
import dev.llmops.rag.trec.MaxP;
import dev.llmops.testkit.RetrieverKit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every retriever of this module keeps the promises of the kit. */
class RetrieversTest {

    abstract static class Kit extends RetrieverKit {

        @TempDir
        Path folder;

        private RagIndex index;

        RagIndex index(List<Document> documents, int maxScan) {
            index = RagIndex.builder(folder)
                    .embeddings(new WordHashEmbeddings())
                    .maxScan(maxScan)
                    .build();
            index.put(null, documents);
            return index;
        }

        @AfterEach
        void close() {
            index.close();
        }
    }

    @Nested
    class Words extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return index(documents, 10_000).retriever(SearchMode.BM25);
        }
    }

    @Nested
    class VectorsScanned extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return index(documents, 10_000).retriever(SearchMode.VECTOR);
        }
    }

    @Nested
    class VectorsByGraph extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return index(documents, 0).retriever(SearchMode.VECTOR);
        }
    }

    @Nested
    class Hybrid extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return index(documents, 10_000);
        }
    }

    @Nested
    class Documents extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return MaxP.of(index(documents, 10_000));
        }
    }

    @Test
    void the_best_passage_of_each_document_is_found_within_the_conversation_and_tells_how() {
        ToolCall call = new ToolCall("7", "weather", "{}");

        RetrievalResult found = MaxP.of(new ToolResults())
                .search(RetrievalQuery.of("and now?", 3), List.of(Message.tool(call, "rain")));

        assertThat(found.passages()).extracting(Passage::text).containsExactly("rain");
        assertThat(found.steps()).extracting(RetrievalStep::name).containsExactly("tool-results");
    }
}
