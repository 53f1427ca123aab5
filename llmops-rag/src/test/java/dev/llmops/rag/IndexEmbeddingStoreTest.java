package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.langchain4j.store.embedding.EmbeddingStoreWithoutMetadataIT;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.core.langchain4j.LangChain4jModels;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own compatibility tests, and what they do not ask. */
class IndexEmbeddingStoreTest {

    private static final dev.llmops.api.model.EmbeddingClient MINI_LM = MiniLm.embeddings();
    private static final EmbeddingModel MODEL = LangChain4jModels.asEmbeddingModel(MINI_LM);

    @TempDir
    static Path folder;

    private static RagIndex index;

    @BeforeAll
    static void open() {
        index = RagIndex.builder(folder.resolve("index")).embeddings(MINI_LM).open();
    }

    @AfterAll
    static void close() {
        index.close();
        MINI_LM.close();
    }

    @BeforeEach
    void clear() {
        index.asEmbeddingStore().removeAll();
    }

    @Nested
    class Filtering extends EmbeddingStoreWithFilteringIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return index.asEmbeddingStore();
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
    class Removal extends EmbeddingStoreWithRemovalIT {

        @Override
        protected EmbeddingStore<TextSegment> embeddingStore() {
            return index.asEmbeddingStore();
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
            return index.asEmbeddingStore();
        }

        @Override
        protected EmbeddingModel embeddingModel() {
            return MODEL;
        }
    }

    @Test
    void a_segment_is_found_by_the_index_too() {
        TextSegment segment = TextSegment.from("The cable is three metres long.");
        String id = index.asEmbeddingStore().add(MODEL.embed(segment).content(), segment);

        assertThat(index.retrieve(RetrievalQuery.of("How long is the cable?", 1)))
                .extracting(Passage::sourceId)
                .containsExactly(id);
    }

    @Test
    void a_vector_of_another_length_is_refused() {
        assertThatThrownBy(() -> index.asEmbeddingStore().add(Embedding.from(new float[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("384")
                .hasMessageContaining("2");
    }

    @Test
    void an_index_with_tenants_is_no_embedding_store() {
        try (RagIndex tenants = RagIndex.builder(folder.resolve("tenants"))
                .embeddings(MINI_LM)
                .tenants()
                .open()) {
            assertThatThrownBy(tenants::asEmbeddingStore)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tenants");
        }
    }
}
