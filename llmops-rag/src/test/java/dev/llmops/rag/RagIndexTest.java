package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteDataSource;

class RagIndexTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void each_mode_finds_the_passage_that_answers(SearchMode mode) {
        try (RagIndex index = hybrid().mode(mode).build()) {
            index.put(document("lamp.md", "# Lamp\n\nThe cable of the lamp is three metres long."));
            index.put(document("table.md", "# Table\n\nThe table is made of oak."));
            index.put(document("chair.md", "# Chair\n\nThe chair has four legs."));

            List<Passage> found = index.retrieve(RetrievalQuery.of("How long is the cable of the lamp?", 2));

            assertThat(found).isNotEmpty().hasSizeLessThanOrEqualTo(2);
            assertThat(found.get(0).sourceId()).isEqualTo("lamp.md");
            assertThat(found.get(0).score()).isNotNull();
        }
    }

    @Test
    void vectors_of_8_bits_find_the_nearest_passage_too_and_are_for_folders_alone() {
        try (RagIndex index =
                hybrid().mode(SearchMode.VECTOR).quantizedVectors().build()) {
            index.put(document("lamp.md", "The cable of the lamp is three metres long."));
            index.put(document("table.md", "The table is made of oak."));

            assertThat(index.retrieve(RetrievalQuery.of("How long is the cable of the lamp?", 1)))
                    .extracting(Passage::sourceId)
                    .containsExactly("lamp.md");
        }
        assertThatThrownBy(() -> RagIndex.inMemory().quantizedVectors())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quantized vectors are for an index in a folder");
    }

    @Test
    void a_passage_is_the_text_of_its_document_in_its_range() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] words = {"cable", "lamp", "oak", "🐈", "Köln", "\n\n", "# Heading\n\n", "- item\n", ". ", "\n"};
        try (RagIndex index = hybrid().chunking(Chunking.characters(60)).build()) {
            for (int i = 0; i < 50; i++) {
                StringBuilder text = new StringBuilder();
                random.ints(1 + random.nextInt(80), 0, words.length)
                        .forEach(word -> text.append(words[word]).append(' '));
                index.put(document("d" + i, text.toString()));
            }

            List<Passage> found = index.retrieve(RetrievalQuery.of("cable lamp oak Köln item heading", 1_000));

            assertThat(found).as("seed %d", seed).hasSizeGreaterThan(50);
            assertThat(found)
                    .allSatisfy(passage -> assertThat(passage.range()
                                    .in(index.document(passage.sourceId())
                                            .orElseThrow()
                                            .text()))
                            .as("seed %d, passage %s", seed, passage.id())
                            .isEqualTo(passage.text()));
        }
    }

    @Test
    void a_document_put_again_replaces_its_old_passages() {
        try (RagIndex index = words()) {
            index.put(document("lamp.md", "The cable is short."));
            index.put(document("lamp.md", "The cable is long."));

            assertThat(index.documents()).isEqualTo(1);
            assertThat(index.retrieve(RetrievalQuery.of("cable", 10)))
                    .extracting(Passage::text)
                    .containsExactly("The cable is long.");
        }
    }

    @Test
    void the_content_hash_follows_the_passages_whatever_the_order_they_came_in() {
        Document lamp = document("lamp.md", "The cable is short.");
        Document table = document("table.md", "The table is made of oak.");
        String both;
        try (RagIndex index = words()) {
            index.put(lamp);
            index.put(table);
            both = index.contentHash();
            index.put(document("lamp.md", "The cable is long."));
            assertThat(index.contentHash()).startsWith("sha256:").isNotEqualTo(both);
            index.put(lamp);
            assertThat(index.contentHash()).isEqualTo(both);
        }
        try (RagIndex reopened = words()) {
            assertThat(reopened.contentHash()).isEqualTo(both);
        }
    }

    @Test
    void the_content_hash_tells_metadata_of_another_type_apart() {
        List<String> hashes = Stream.<Object>of("2024", 2024, List.of("2024"))
                .map(year -> {
                    try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
                        index.put(new Document("lamp.md", "The cable is short.", Map.of("year", year)));
                        return index.contentHash();
                    }
                })
                .toList();

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void a_removed_document_is_not_found_any_more() {
        try (RagIndex index = words()) {
            index.put(document("lamp.md", "The cable is short."));

            index.remove(null, List.of("lamp.md", "never-was.md"));

            assertThat(index.retrieve(RetrievalQuery.of("cable", 10))).isEmpty();
            assertThat(index.document("lamp.md")).isEmpty();
            assertThat(index.passages()).isZero();
        }
    }

    @Test
    void what_a_question_says_is_no_query_language() {
        try (RagIndex index = words()) {
            index.put(document("lamp.md", "The cable is short."));

            assertThat(index.retrieve(RetrievalQuery.of("cable AND (NOT: \"~^* [", 10)))
                    .hasSize(1);
            assertThat(index.retrieve(RetrievalQuery.of("the of and", 10))).isEmpty();
            assertThat(index.retrieve(RetrievalQuery.of("  ", 10))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void any_limit_is_fine(SearchMode mode) {
        for (int maxScan : new int[] {10_000, 0}) {
            try (RagIndex index = RagIndex.builder(folder.resolve("scan" + maxScan))
                    .embeddings(new WordHashEmbeddings())
                    .mode(mode)
                    .maxScan(maxScan)
                    .build()) {
                assertThat(index.retrieve(RetrievalQuery.of("cable", Integer.MAX_VALUE)))
                        .isEmpty();
                index.put(document("lamp.md", "The cable is short."));

                assertThat(index.retrieve(RetrievalQuery.of("cable", Integer.MAX_VALUE)))
                        .hasSize(1);
            }
        }
    }

    @Test
    void a_pasted_page_is_a_question_too() {
        String page = "cable "
                + String.join(
                        " ", IntStream.range(0, 5_000).mapToObj(i -> "word" + i).toList());
        try (RagIndex index = words()) {
            index.put(document("lamp.md", "The cable is short."));

            assertThat(index.retrieve(RetrievalQuery.of(page, 10))).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(SearchMode.class)
    void a_filter_lets_only_passages_with_equal_metadata_through(SearchMode mode) {
        try (RagIndex index = hybrid().mode(mode).build()) {
            index.put(new Document("a", "The cable.", Map.of("product", "lamp", "year", 2024, "new", true)));
            index.put(new Document("b", "The cable.", Map.of("product", "fan", "year", 2024L, "tags", List.of("x"))));
            index.put(new Document("c", "The cable.", Map.of("product", "2024", "year", "2024")));

            assertThat(ids(index, Map.of("product", "fan"))).containsExactly("b");
            assertThat(ids(index, Map.of("year", 2024.0))).containsExactlyInAnyOrder("a", "b");
            assertThat(ids(index, Map.of("year", 2024, "new", true))).containsExactly("a");
            assertThat(ids(index, Map.of("tags", List.of("x")))).containsExactly("b");
            assertThat(ids(index, Map.of("product", "none"))).isEmpty();
        }
    }

    private static List<String> ids(RagIndex index, Map<String, Object> filter) {
        return index.retrieve(new RetrievalQuery("cable", 10, null, filter)).stream()
                .map(Passage::sourceId)
                .toList();
    }

    @Test
    void headings_above_a_passage_are_found_and_told() {
        try (RagIndex index = RagIndex.builder(folder)
                .lexicalOnly()
                .chunking(Chunking.characters(40))
                .build()) {
            index.put(document("lamp.md", "# Lamp\n\nThis is the first of its parts.\n\nThe second one is black."));

            List<Passage> found = index.retrieve(RetrievalQuery.of("lamp second", 1));

            assertThat(found).singleElement().satisfies(passage -> {
                assertThat(passage.text()).isEqualTo("The second one is black.");
                assertThat(passage.metadata()).containsEntry("heading", "Lamp");
            });
        }
    }

    @Test
    void both_ways_of_searching_vectors_find_the_same() {
        List<RetrievalQuery> queries = List.of(
                RetrievalQuery.of("lamp7 cable", 5), new RetrievalQuery("lamp33 cable", 5, null, Map.of("half", 1)));
        List<List<String>> scanned = idsOf(folder.resolve("scan"), 10_000, queries);
        List<List<String>> searched = idsOf(folder.resolve("graph"), 0, queries);

        assertThat(searched).isEqualTo(scanned);
        assertThat(scanned.get(0)).hasSize(5);
        assertThat(scanned.get(1)).hasSize(5);
    }

    private static List<List<String>> idsOf(Path folder, int maxScan, List<RetrievalQuery> queries) {
        try (RagIndex index = RagIndex.builder(folder)
                .embeddings(new WordHashEmbeddings())
                .mode(SearchMode.VECTOR)
                .maxScan(maxScan)
                .build()) {
            index.put(
                    null,
                    IntStream.range(0, 60)
                            .mapToObj(i -> new Document(
                                    "d" + i, "lamp" + i + " has cable number" + i * i, Map.of("half", i % 2)))
                            .toList());
            return queries.stream()
                    .map(query -> index.retrieve(query).stream()
                            .map(Passage::sourceId)
                            .sorted()
                            .toList())
                    .toList();
        }
    }

    @Test
    void an_index_for_words_only_refuses_to_search_by_meaning() {
        try (RagIndex index = words()) {
            assertThatThrownBy(() -> index.retriever(SearchMode.HYBRID))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("HYBRID");
        }
        assertThatThrownBy(() -> RagIndex.builder(folder).lexicalOnly().mode(SearchMode.VECTOR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> RagIndex.builder(folder).mode(SearchMode.VECTOR).lexicalOnly())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RagIndex.builder(folder)
                        .embeddings(new WordHashEmbeddings())
                        .lexicalOnly())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_index_that_is_open_can_not_be_opened_again() {
        try (RagIndex index = words()) {
            assertThat(index.documents()).isZero();
            assertThatThrownBy(this::words)
                    .isInstanceOf(IndexLockedException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("close it there");
        }
        words().close();
    }

    @Test
    void an_index_must_be_opened_as_it_was_made() {
        words().close();

        assertThatThrownBy(() -> hybrid().build())
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("embedding model 'none'")
                .hasMessageContaining("test/word-hash:64");
        assertThatThrownBy(
                        () -> RagIndex.builder(folder).lexicalOnly().tenants().build())
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("tenants");
    }

    @Test
    void vectors_of_a_model_of_another_name_digest_or_dimension_are_refused_with_the_command_that_embeds_anew() {
        modelled("a", "sha256:1", 3).close();
        modelled("a", "sha256:1", 3).close();

        for (Supplier<RagIndex> other : List.<Supplier<RagIndex>>of(
                () -> modelled("b", "sha256:1", 3),
                () -> modelled("a", "sha256:2", 3),
                () -> modelled("a", null, 3),
                () -> modelled("a", "sha256:1", 4))) {
            assertThatThrownBy(other::get)
                    .isInstanceOf(IndexMismatchException.class)
                    .hasMessageContaining("test/a:3@sha256:1")
                    .hasMessageContaining("llmops rag index DIR --index NEW_INDEX");
        }
    }

    private RagIndex modelled(String name, @Nullable String digest, int dimension) {
        EmbeddingClient model = new EmbeddingClient() {
            @Override
            public ModelIdentity identity() {
                return new ModelIdentity("test", name, digest);
            }

            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                throw new AssertionError("nothing is embedded here");
            }
        };
        return RagIndex.builder(folder).embeddings(model).build();
    }

    @Test
    void the_constants_of_bm25_weigh_repetition_and_length_and_can_be_others_at_each_opening() {
        for (RagIndexBuilder made : List.of(RagIndex.builder(folder), RagIndex.inMemory())) {
            try (RagIndex index = made.lexicalOnly().bm25(0, 0).build()) {
                index.put(document("once", "A cable."));
                index.put(document("often", "cable cable cable and much more of it all about lamps"));

                List<Passage> found = index.retrieve(RetrievalQuery.of("cable", 2));

                assertThat(found).hasSize(2);
                assertThat(found.get(0).score())
                        .as("k1 of 0")
                        .isEqualTo(found.get(1).score());
            }
        }
        try (RagIndex index = words()) {
            List<Passage> found = index.retrieve(RetrievalQuery.of("cable", 2));
            assertThat(found.get(0).score()).isNotEqualTo(found.get(1).score());
        }
        assertThatThrownBy(() -> RagIndex.inMemory().bm25(-1, 0.5)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> RagIndex.inMemory().bm25(1, 1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> RagIndex.inMemory().bm25(1, 1).bm25(1, 1)).hasMessageContaining("once");
        assertThatThrownBy(
                        () -> RagIndex.postgres(new SQLiteDataSource(), "docs").bm25(1, 1))
                .hasMessageContaining("PostgreSQL");
    }

    @Test
    void a_folder_that_holds_something_else_is_not_made_an_index() throws Exception {
        Files.writeString(folder.resolve("thesis.md"), "years of work");

        assertThatThrownBy(this::words)
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("thesis.md")
                .hasMessageContaining("new folder");
        assertThat(folder).isDirectoryContaining("glob:**thesis.md");
    }

    @Test
    void an_index_whose_files_are_damaged_names_its_folder() throws Exception {
        try (RagIndex index = words()) {
            index.put(document("a", "text"));
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("segments"))
                    .toList()) {
                Files.writeString(file, "garbage");
            }
        }

        assertThatThrownBy(this::words).isInstanceOf(IndexException.class).hasMessageContaining(folder.toString());
    }

    @Test
    void closing_twice_does_nothing() {
        RagIndex index = words();
        index.close();
        index.close();
    }

    private RagIndexBuilder hybrid() {
        return RagIndex.builder(folder).embeddings(new WordHashEmbeddings());
    }

    private RagIndex words() {
        return RagIndex.builder(folder).lexicalOnly().build();
    }

    private static Document document(String id, String text) {
        return new Document(id, text, Map.of());
    }
}
