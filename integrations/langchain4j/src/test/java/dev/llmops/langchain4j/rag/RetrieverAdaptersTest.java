package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.RetrieverKit;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A retriever that went to LangChain4j and came back keeps the promises of the kit. */
class RetrieverAdaptersTest {

    private static final int DIMENSION = 64;

    /** Texts with words in common are close. */
    private static EmbeddingClient wordHashes() {
        return ScriptedEmbeddingClient.of("word-hash", DIMENSION, text -> {
            float[] vector = new float[DIMENSION];
            for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
                vector[Math.floorMod(word.hashCode() * 31, DIMENSION)] += 1;
            }
            return vector;
        });
    }

    abstract static class Kit extends RetrieverKit {

        @TempDir
        Path folder;

        private RagIndex index;

        RagIndex index(List<Document> documents) {
            index = RagIndex.builder(folder).embeddings(wordHashes()).build();
            index.put(null, documents);
            return index;
        }

        @AfterEach
        void close() {
            index.close();
        }
    }

    @Nested
    class ContentRetrieverThereAndBack extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            return LangChain4jRetrieval.from(LangChain4jRetrieval.asContentRetriever(index(documents), 100));
        }

        @Override
        protected boolean takesFilters() {
            return false;
        }
    }

    @Nested
    class EmbeddingStoreThereAndBack extends Kit {

        @Override
        protected Retriever createRetriever(List<Document> documents) {
            EmbeddingStore<TextSegment> store = LangChain4jRetrieval.asEmbeddingStore(index(documents));
            return LangChain4jRetrieval.from(store, wordHashes(), null);
        }
    }
}
