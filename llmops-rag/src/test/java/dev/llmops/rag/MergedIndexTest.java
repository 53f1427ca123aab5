package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexMismatchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergedIndexTest {

    private static final List<String> WORDS = List.of("whale", "cable", "lamp", "river", "stone", "paper", "engine");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void parts_that_are_put_together_find_what_an_index_of_all_finds(SearchMode mode) {
        List<Document> documents =
                IntStream.range(0, 60).mapToObj(MergedIndexTest::document).toList();
        try (RagIndex whole = index("whole");
                RagIndex merged = index("merged")) {
            whole.put(null, documents);
            List<Path> parts = new ArrayList<>();
            for (int part = 0; part < 3; part++) {
                try (RagIndex index = index("part" + part)) {
                    index.put(null, documents.subList(part * 20, part * 20 + 20));
                }
                parts.add(folder.resolve("part" + part));
            }
            merged.addAll(parts);

            assertThat(merged.contentHash()).isEqualTo(whole.contentHash());
            for (String word : WORDS) {
                assertThat(found(merged, mode, word)).as(word).isEqualTo(found(whole, mode, word));
            }
            merged.forceMerge();
            assertThat(found(merged, mode, "whale")).isEqualTo(found(whole, mode, "whale"));
        }
    }

    @Test
    void a_document_replaces_that_of_the_same_id_and_the_later_folder_counts() {
        part("one", "old");
        part("two", "new");
        try (RagIndex merged = index("merged")) {
            merged.put(new Document("a", "before", Map.of()));

            merged.addAll(List.of(folder.resolve("one"), folder.resolve("two")));
            merged.addAll(List.of(folder.resolve("two")));

            assertThat(merged.document("a").orElseThrow().text()).isEqualTo("new");
            assertThat(merged.documents()).isEqualTo(1);
            assertThat(merged.passages()).isEqualTo(1);
        }
    }

    @Test
    void one_part_that_does_not_fit_leaves_the_index_as_it_was() {
        part("one", "text");
        try (RagIndex lexical =
                RagIndex.builder(folder.resolve("lexical")).lexicalOnly().build()) {
            lexical.put(new Document("b", "text", Map.of()));
        }
        try (RagIndex merged = index("merged")) {
            List<Path> parts = List.of(folder.resolve("one"), folder.resolve("lexical"));
            assertThatThrownBy(() -> merged.addAll(parts)).isInstanceOf(IndexMismatchException.class);
            assertThatThrownBy(() -> merged.addAll(List.of(folder.resolve("one"), folder.resolve("none"))))
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("none");
            assertThat(merged.documents()).isZero();

            merged.addAll(List.of(folder.resolve("one")));
            assertThat(merged.documents()).isEqualTo(1);
        }
    }

    @Test
    void a_part_that_is_still_written_and_an_index_without_a_folder_are_refused() {
        try (RagIndex part = index("part");
                RagIndex merged = index("merged");
                RagIndex memory =
                        RagIndex.inMemory().embeddings(new WordHashEmbeddings()).build()) {
            part.put(new Document("a", "text", Map.of()));

            assertThatThrownBy(() -> merged.addAll(List.of(folder.resolve("part"))))
                    .isInstanceOf(IndexException.class);
            assertThatThrownBy(() -> memory.addAll(List.of())).isInstanceOf(IllegalStateException.class);
        }
    }

    private void part(String name, String text) {
        try (RagIndex part = index(name)) {
            part.put(new Document("a", text, Map.of()));
        }
    }

    private RagIndex index(String name) {
        return RagIndex.builder(folder.resolve(name))
                .embeddings(new WordHashEmbeddings())
                .build();
    }

    private static Document document(int number) {
        String first = WORDS.get(number % WORDS.size());
        String second = WORDS.get((number * 3 + 1) % WORDS.size());
        String text = ("The " + first + " is near the " + second + ". ").repeat(1 + number % 4) + "It is number "
                + number + ".";
        return new Document("d" + number, text, Map.of("number", number));
    }

    /** With scores, since equal ones may stand in any order. */
    private static Map<String, Double> found(RagIndex index, SearchMode mode, String word) {
        return index.retriever(mode).retrieve(RetrievalQuery.of(word, 60)).stream()
                .collect(java.util.stream.Collectors.toMap(Passage::id, Passage::score));
    }
}
