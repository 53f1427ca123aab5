package dev.llmops.langchain4j.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LangChain4j's own compatibility tests, and what they do not ask. */
class IndexEmbeddingStoreTest extends EmbeddingStoreKit {

    @TempDir
    static Path folder;

    private static RagIndex index;

    @BeforeAll
    static void open() {
        index = RagIndex.builder(folder.resolve("index")).embeddings(MINI_LM).build();
    }

    @AfterAll
    static void close() {
        index.close();
    }

    @Override
    RagIndex index() {
        return index;
    }

    @Test
    void a_segment_is_found_by_the_index_too() {
        TextSegment segment = TextSegment.from("The cable is three metres long.");
        String id = LangChain4jRetrieval.asEmbeddingStore(index)
                .add(MODEL.embed(segment).content(), segment);

        assertThat(index.retrieve(RetrievalQuery.of("How long is the cable?", 1)))
                .extracting(Passage::sourceId)
                .containsExactly(id);
    }

    @Test
    void a_vector_of_another_length_is_refused() {
        assertThatThrownBy(() -> LangChain4jRetrieval.asEmbeddingStore(index).add(Embedding.from(new float[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("384")
                .hasMessageContaining("2");
    }

    @Test
    void an_index_with_tenants_is_no_embedding_store() {
        try (RagIndex tenants = RagIndex.builder(folder.resolve("tenants"))
                .embeddings(MINI_LM)
                .tenants()
                .build()) {
            assertThatThrownBy(() -> LangChain4jRetrieval.asEmbeddingStore(tenants))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tenants");
        }
    }
}
