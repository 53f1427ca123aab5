package dev.llmops.springai.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.springai.SpringAiModels;
import dev.llmops.testkit.RetrieverKit;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;

class VectorStoresTest {

    private static final int DIMENSION = 64;

    /** Texts with words in common are close. */
    static EmbeddingClient wordHashes() {
        return ScriptedEmbeddingClient.of("word-hash", DIMENSION, text -> {
            float[] vector = new float[DIMENSION];
            for (String word : List.of(text.toLowerCase(Locale.ROOT).split("\\W+", -1))) {
                vector[Math.floorMod(word.hashCode() * 31, DIMENSION)] += 1;
            }
            return vector;
        });
    }

    /** Spring AI's own store in memory as a retriever, with our embedding client as its model. */
    @Nested
    class SimpleStoreAsRetriever extends RetrieverKit {

        @Override
        protected Retriever createRetriever(List<dev.llmops.api.retrieval.Document> documents) {
            VectorStore store = SimpleVectorStore.builder(SpringAiModels.asEmbeddingModel(wordHashes()))
                    .build();
            if (!documents.isEmpty()) {
                store.add(documents.stream()
                        .map(each -> new Document(each.id(), each.text(), each.metadata()))
                        .toList());
            }
            return SpringAiRetrieval.from(store, null);
        }
    }

    /** An index as Spring AI's store, and back as a retriever. */
    @Nested
    class IndexThereAndBack extends RetrieverKit {

        @TempDir
        Path folder;

        private RagIndex index;

        @AfterEach
        void close() {
            index.close();
        }

        @Override
        protected Retriever createRetriever(List<dev.llmops.api.retrieval.Document> documents) {
            index = RagIndex.builder(folder).embeddings(wordHashes()).build();
            VectorStore store = SpringAiRetrieval.asVectorStore(index, wordHashes());
            store.add(documents.stream()
                    .map(each -> new Document(each.id(), each.text(), each.metadata()))
                    .toList());
            return SpringAiRetrieval.from(store, null);
        }
    }

    /** A retriever as Spring AI's store, and back. */
    @Nested
    class RetrieverThereAndBack extends RetrieverKit {

        @TempDir
        Path folder;

        private RagIndex index;

        @AfterEach
        void close() {
            index.close();
        }

        @Override
        protected Retriever createRetriever(List<dev.llmops.api.retrieval.Document> documents) {
            index = RagIndex.builder(folder).embeddings(wordHashes()).build();
            index.put(null, documents);
            return SpringAiRetrieval.from(SpringAiRetrieval.asVectorStore(index), null);
        }
    }

    @Test
    void a_filter_of_a_user_behind_that_of_the_application_does_not_take_its_place() {
        List<Map<String, Object>> asked = new ArrayList<>();
        VectorStore store = SpringAiRetrieval.asVectorStore((Retriever) query -> {
            asked.add(query.filter());
            return List.of();
        });

        assertThatThrownBy(() -> store.similaritySearch(SearchRequest.builder()
                        .query("salaries")
                        .filterExpression("owner == 'anna' && (kind == 'note' && owner == 'ben')")
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("one value for 'owner'");
        store.similaritySearch(SearchRequest.builder()
                .query("salaries")
                .filterExpression("owner == 'anna' && owner == 'anna'")
                .build());
        assertThat(asked).containsExactly(Map.of("owner", "anna"));
    }

    @Nested
    class IndexAsStore {

        @TempDir
        Path folder;

        private RagIndex index;
        private VectorStore store;

        @BeforeEach
        void open() {
            index = RagIndex.builder(folder.resolve("index"))
                    .embeddings(wordHashes())
                    .build();
            store = SpringAiRetrieval.asVectorStore(index, wordHashes());
            store.add(List.of(
                    new Document("a", "The cable is red", Map.of("year", 2020, "kind", "cable")),
                    new Document("b", "The lamp is red", Map.of("year", 2024, "kind", "lamp")),
                    new Document("c", "The chair is red", Map.of("year", 2026))));
        }

        @AfterEach
        void close() {
            index.close();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "kind == 'cable';a",
                    "kind != 'cable';b c",
                    "year >= 2024;b c",
                    "year > 2020 && year < 2026;b",
                    "year <= 2020 || kind == 'lamp';a b",
                    "kind in ['cable', 'lamp'];a b",
                    "year nin [2020, 2024];c",
                    "NOT (year == 2020);b c",
                    "kind IS NULL;c",
                    "kind IS NOT NULL;a b",
                })
        void a_filter_finds_what_it_says(String filter, String ids) {
            List<Document> found = store.similaritySearch(SearchRequest.builder()
                    .query("red")
                    .topK(10)
                    .filterExpression(filter)
                    .build());

            assertThat(found.stream().map(Document::getId).sorted().toList()).isEqualTo(List.of(ids.split(" ", -1)));
        }

        @Test
        void the_index_finds_what_the_store_was_given_and_a_threshold_leaves_out_what_is_far() {
            assertThat(index.retrieve(RetrievalQuery.of("Which cable?", 1)))
                    .extracting(Passage::sourceId)
                    .containsExactly("a");
            assertThat(store.similaritySearch(SearchRequest.builder()
                            .query("The cable is red")
                            .similarityThreshold(0.95)
                            .build()))
                    .extracting(Document::getId)
                    .containsExactly("a");
        }

        @Test
        void what_was_deleted_by_id_or_filter_is_gone() {
            store.delete(List.of("a"));
            store.delete("year == 2024");

            assertThat(store.similaritySearch("red"))
                    .extracting(Document::getId)
                    .containsExactly("c");
        }

        @Test
        void an_index_with_tenants_is_no_vector_store() {
            try (RagIndex tenants = RagIndex.builder(folder.resolve("tenants"))
                    .embeddings(wordHashes())
                    .tenants()
                    .build()) {
                assertThatThrownBy(() -> SpringAiRetrieval.asVectorStore(tenants, wordHashes()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("tenants");
            }
        }
    }

    @Test
    void documents_of_another_tenant_are_not_found_and_a_question_without_one_is_refused() {
        VectorStore store = SimpleVectorStore.builder(SpringAiModels.asEmbeddingModel(wordHashes()))
                .build();
        store.add(List.of(
                new Document("a", "The cable is red", Map.of("org", "acme")),
                new Document("b", "The cable is blue", Map.of("org", "other"))));
        Retriever retriever = SpringAiRetrieval.from(store, "org");

        assertThat(retriever.retrieve(new RetrievalQuery("cable", 10, "acme", Map.of())))
                .extracting(Passage::sourceId)
                .containsExactly("a");
        assertThatThrownBy(() -> retriever.retrieve(RetrievalQuery.of("cable", 10)))
                .hasMessageContaining("tenant");
        assertThatThrownBy(() -> retriever.retrieve(new RetrievalQuery("cable", 10, "acme", Map.of("org", "other"))))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() ->
                        SpringAiRetrieval.from(store, null).retrieve(new RetrievalQuery("cable", 10, "acme", Map.of())))
                .isInstanceOf(InvalidRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_score_that_is_no_number_is_none(double score) {
        Passage passage = Documents.passage(
                Document.builder().id("1").text("cable").score(score).build());

        assertThat(passage.text()).isEqualTo("cable");
        assertThat(passage.score()).isNull();
    }
}
