package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.VectorStore;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.index.IdTakenException;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.memory.MemoryIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several sources in one index. */
@Timeout(60)
class SeveralSourcesTest {

    @TempDir
    Path temporary;

    private final MemoryIndex stored = new MemoryIndex(Bm25Settings.STANDARD);
    private final RagIndex index = RagIndex.over(stored).lexicalOnly().build();

    @Test
    void folders_with_the_same_file_names_live_beside_each_other_and_lose_only_their_own() throws IOException {
        Path one = folder("one", "a.txt", "b.txt");
        Path two = folder("two", "a.txt", "b.txt");
        Path unnamed = folder("unnamed", "a.txt");
        index.ingest(FolderSource.of(one).named("one"));
        index.ingest(FolderSource.of(two).named("two"));
        index.ingest(FolderSource.of(unnamed));
        assertThat(index.documents()).isEqualTo(5);
        Files.delete(one.resolve("a.txt"));

        IngestReport report = index.ingest(FolderSource.of(one).named("one"));

        assertThat(report.deleted()).containsExactly("one#a.txt");
        assertThat(index.document("two#a.txt").orElseThrow().text()).isEqualTo("two a.txt");
        assertThat(index.document("a.txt")).isPresent();
        assertThat(index.documents()).isEqualTo(4);
        assertThat(index.ingest(FolderSource.of(two).named("two")).count(Outcome.UNCHANGED))
                .isEqualTo(2);
        assertThat(index.compare(FolderSource.of(two).named("two"), IngestOptions.defaults())
                        .upToDate())
                .isTrue();
        assertThatThrownBy(() -> FolderSource.of(one).named("a#b")).hasMessageContaining("a#b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "rev#7", "a~b", "W/\"x~y#z%23%7E\"", "~", "#", "%25"})
    void whatever_a_source_calls_a_version_is_known_again(String version) {
        RagIndex linked = RagIndex.inMemory().lexicalOnly().linkDuplicates().build();
        for (RagIndex each : List.of(index, linked)) {
            for (String name : Arrays.asList(null, "wiki")) {
                AtomicReference<String> asked = new AtomicReference<>();
                each.ingest(source(name, version, "The cable is long.", asked));

                IngestReport again = each.ingest(source(name, null, "The cable is long.", asked));

                assertThat(again.count(Outcome.UNCHANGED)).isEqualTo(1);
                assertThat(asked).hasValue(version);
                assertThat(each.ingest(source(name, version, "", asked)).count(Outcome.UNCHANGED))
                        .isEqualTo(1);
                assertThat(each.ingest(source(name, version + "+", "The cable is short.", asked))
                                .count(Outcome.UPDATED))
                        .isEqualTo(1);
            }
            assertThat(each.documents()).isEqualTo(2);
        }
    }

    /** One document; where its version is not listed, the reader says that the known one is still its own. */
    private static DocumentSource source(
            @Nullable String name, @Nullable String version, String text, AtomicReference<String> asked) {
        return new DocumentSource() {
            @Override
            public String kind() {
                return "pages";
            }

            @Override
            public @Nullable String name() {
                return name;
            }

            @Override
            public Stream<SourceDocument> documents() {
                return Stream.of(SourceDocument.of("page", version, known -> {
                    asked.set(known);
                    return version == null ? null : SourceContent.text(text);
                }));
            }
        };
    }

    @Test
    void sources_of_the_web_with_the_same_page_have_a_document_each() throws IOException {
        try (WebSite site = new WebSite()) {
            site.put("/a", "text/plain", "The cable is long.");
            WebSource one = WebSource.builder("one")
                    .allowAddresses("127.0.0.1")
                    .page(site.at("/a"))
                    .build();
            WebSource two = WebSource.builder("two")
                    .allowAddresses("127.0.0.1")
                    .page(site.at("/a"))
                    .build();
            index.ingest(one);
            index.ingest(two);
            assertThat(index.ingest(one).count(Outcome.UNCHANGED)).isEqualTo(1);
            site.pages.remove("/a");

            index.ingest(one);

            assertThat(index.document("one#" + site.at("/a"))).isEmpty();
            assertThat(index.document("two#" + site.at("/a")).orElseThrow().metadata())
                    .containsEntry("url", site.at("/a").toString());
        }
    }

    @Test
    void a_document_of_another_source_with_the_same_id_stays_and_that_is_told() throws IOException {
        Path folder = folder("files", "faq#1");
        index.ingest(FolderSource.of(folder));
        RowSource rows = RowSource.of(
                "faq", () -> Stream.of("1", "2").map(id -> Row.of(1, Map.of("id", id, "text", "row"))), "id", "text");

        IngestReport report = index.ingest(rows);

        assertThat(report.skipped()).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo("faq#1");
            assertThat(row.reason()).isEqualTo(SkipReason.ID_TAKEN);
            assertThat(row.detail()).contains("row 1", "another source");
        });
        assertThat(index.document("faq#1").orElseThrow().text()).isEqualTo("files faq#1");
        assertThat(index.document("faq#2").orElseThrow().text()).isEqualTo("row");
        assertThat(index.ingest(FolderSource.of(folder)).count(Outcome.UNCHANGED))
                .isEqualTo(1);
    }

    @Test
    void a_document_that_the_application_put_is_not_replaced_and_not_removed_by_a_source() throws IOException {
        index.put(new Document("a.md", "By hand.", Map.of()));
        Path folder = folder("files", "a.md", "b.md");

        IngestReport report = index.ingest(FolderSource.of(folder));

        assertThat(report.skipped()).singleElement().satisfies(file -> {
            assertThat(file.id()).isEqualTo("a.md");
            assertThat(file.reason()).isEqualTo(SkipReason.ID_TAKEN);
            assertThat(file.detail()).contains("the application itself");
        });
        Files.delete(folder.resolve("a.md"));
        assertThat(index.ingest(FolderSource.of(folder)).deleted()).isEmpty();
        assertThat(index.document("a.md").orElseThrow().text()).isEqualTo("By hand.");
        assertThat(index.document("b.md")).isPresent();
    }

    @Test
    void a_document_of_a_source_is_not_replaced_by_one_that_the_application_puts() throws IOException {
        Path folder = folder("files", "a.md");
        index.ingest(FolderSource.of(folder));
        index.ingest(FolderSource.of(folder).named("one"));

        assertThatThrownBy(() -> index.put(
                        null,
                        List.of(
                                new Document("c.md", "By hand.", Map.of()),
                                new Document("a.md", "By hand.", Map.of()))))
                .isInstanceOf(IdTakenException.class)
                .hasMessageContaining("'a.md' is of a source without a name");
        assertThatThrownBy(() -> index.put(new Document("one#a.md", "By hand.", Map.of())))
                .isInstanceOf(IdTakenException.class)
                .hasMessageContaining("'one' (folder)");
        assertThat(index.document("c.md")).as("all or none").isEmpty();
        assertThat(index.document("a.md").orElseThrow().text()).isEqualTo("files a.md");
        index.remove(null, List.of("a.md"));
        index.put(new Document("a.md", "By hand.", Map.of()));
        assertThat(index.document("a.md").orElseThrow().text())
                .as("once it is removed")
                .isEqualTo("By hand.");
    }

    @Test
    void an_entry_of_the_vector_store_does_not_replace_a_document_of_a_source() throws IOException {
        try (RagIndex vectors =
                RagIndex.inMemory().embeddings(new WordHashEmbeddings()).build()) {
            vectors.ingest(FolderSource.of(folder("files", "a.md")));
            float[] vector = new float[WordHashEmbeddings.DIMENSION];
            VectorStore.Entry free = new VectorStore.Entry("b.md", vector, "b", Map.of());
            VectorStore.Entry taken = new VectorStore.Entry("a.md", vector, "a", Map.of());

            assertThatThrownBy(() -> vectors.vectorStore().put(List.of(free, taken)))
                    .isInstanceOf(IdTakenException.class);
            assertThat(vectors.document("a.md").orElseThrow().text()).isEqualTo("files a.md");
            assertThat(vectors.documents()).isEqualTo(1);
        }
    }

    private Path folder(String name, String... files) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve(name));
        for (String file : files) {
            Files.writeString(folder.resolve(file), name + " " + file);
        }
        return folder;
    }
}
