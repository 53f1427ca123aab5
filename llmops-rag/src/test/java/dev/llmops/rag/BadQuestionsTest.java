package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.UnknownFieldException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs ask that is no question, in every place and mode: an answer or a typed error, and never another. */
class BadQuestionsTest {

    private static final List<String> NO_WORDS =
            List.of("the of and", "?!", "\u0000", "\uFEFF\u200B", "😀 👩‍👩‍👧", "___", "۔۔۔");

    private static final List<String> ODD = List.of(
            "cable AND (lamp",
            "text: cable* OR id:[a TO z]",
            "cable~2^3 \"",
            "+cable -lamp \\",
            "cable' OR 1=1; DROP TABLE docs_passage --",
            "\\cable | & ! :* <-> cable",
            "cable\u0000cable",
            "cable ".repeat(200_000),
            "ፊደል ᚠᚢᚦ 𐎠𐎡 cable",
            "c\u0301a\u0301b\u0301l\u0301e\u0301 cable");

    @TempDir
    Path folder;

    @Test
    void a_folder_answers_all_of_them() {
        try (RagIndex scanned = filled(RagIndex.builder(folder.resolve("scanned")), new WordHashEmbeddings());
                RagIndex graph =
                        filled(RagIndex.builder(folder.resolve("graph")).maxScan(0), new WordHashEmbeddings())) {
            askAll(scanned);
            askAll(graph);
        }
    }

    @Test
    void memory_answers_all_of_them() {
        try (RagIndex index = filled(RagIndex.inMemory(), new WordHashEmbeddings())) {
            askAll(index);
        }
    }

    @Test
    void postgres_answers_all_of_them() throws SQLException {
        try (HikariDataSource connections = PgVectorPool.emptySchema();
                RagIndex index = filled(RagIndex.postgres(connections, "docs"), new WordHashEmbeddings())) {
            askAll(index);
        }
    }

    @Test
    void the_built_in_model_takes_all_of_them() {
        try (EmbeddingClient model = MiniLm.embeddings();
                RagIndex index = filled(RagIndex.inMemory(), model)) {
            askAll(index);
        }
    }

    private static RagIndex filled(RagIndexBuilder builder, EmbeddingClient embeddings) {
        RagIndex index = builder.embeddings(embeddings).build();
        index.put(
                null,
                List.of(
                        new Document("cable", "The cable is three metres long.", Map.of("year", 2024)),
                        new Document("lamp", "A lamp of oak with two bulbs.", Map.of("year", 2020))));
        return index;
    }

    private static void askAll(RagIndex index) {
        for (String question : NO_WORDS) {
            assertThat(ask(index, SearchMode.BM25, question))
                    .as("by words, '%s'", question)
                    .isEmpty();
            assertThat(ask(index, SearchMode.HYBRID, question))
                    .as("by both, '%s': the order is that of the vectors alone, if there is one", question)
                    .isEqualTo(ask(index, SearchMode.VECTOR, question));
        }
        for (String question : ODD) {
            String shown = question.substring(0, Math.min(60, question.length()));
            assertThat(ask(index, SearchMode.BM25, question))
                    .as("by words, '%s'", shown)
                    .contains("cable");
            for (SearchMode mode : List.of(SearchMode.VECTOR, SearchMode.HYBRID)) {
                assertThat(ask(index, mode, question))
                        .as("%s, '%s'", mode, shown)
                        .hasSize(2);
            }
        }
        for (SearchMode mode : SearchMode.values()) {
            assertThatThrownBy(() -> index.retriever(mode)
                            .filter(Filter.gte("yeer", 2020))
                            .retrieve(RetrievalQuery.of("cable", 10)))
                    .as("%s", mode)
                    .isInstanceOf(UnknownFieldException.class)
                    .hasMessageContaining("'yeer'")
                    .hasMessageContaining("year");
            assertThat(index.retriever(mode).filter(Filter.gte("year", 2030)).retrieve(RetrievalQuery.of("cable", 10)))
                    .as("%s, a filter that nothing passes", mode)
                    .isEmpty();
        }
    }

    private static List<String> ask(RagIndex index, SearchMode mode, String question) {
        return index.retriever(mode).retrieve(RetrievalQuery.of(question, 10)).stream()
                .map(Passage::sourceId)
                .toList();
    }
}
