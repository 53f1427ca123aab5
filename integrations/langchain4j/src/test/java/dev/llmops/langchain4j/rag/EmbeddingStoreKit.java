package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithoutMetadataIT;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.embedding.MiniLm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** LangChain4j's own compatibility tests of embedding stores, all three of them, on an index. */
abstract class EmbeddingStoreKit {

    /** One for all classes, and left open: each would load the same 23 MB again. */
    static final EmbeddingClient MINI_LM = MiniLm.embeddings();

    static final EmbeddingModel MODEL = LangChain4jModels.asEmbeddingModel(MINI_LM);

    /** The index under test: the same one each time it is asked for. */
    abstract RagIndex index();

    @BeforeEach
    void clear() {
        LangChain4jRetrieval.asEmbeddingStore(index()).removeAll();
    }

    @Nested
    class Filtering extends EmbeddingStoreWithFilteringIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return LangChain4jRetrieval.asEmbeddingStore(index());
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }

        @Override
        protected boolean supportsContains() {
            return true;
        }
    }

    @Nested
    class DeletionGuard extends EmbeddingStoreWithRemovalIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return LangChain4jRetrieval.asEmbeddingStore(index());
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }
    }

    @Nested
    class WithoutMetadata extends EmbeddingStoreWithoutMetadataIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return LangChain4jRetrieval.asEmbeddingStore(index());
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }
    }
}
