package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.PassageContext;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageContextTest {

    @TempDir
    Path temporary;

    private final WordHashEmbeddings embeddings = new WordHashEmbeddings();
    private final ScriptedModelClient model = ScriptedModelClient.saying("It is about\nthe Miramar lamp.");
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("documents"));
        Files.writeString(folder.resolve("a.md"), "Its cable is long.");
        Files.writeString(folder.resolve("b.md"), "Its plug is red.");
    }

    @Test
    void a_context_is_searched_and_embedded_and_is_no_part_of_the_passage() {
        try (PassageContext context = context(10);
                RagIndex index = open(context)) {
            index.ingest(FolderSource.of(folder));

            assertThat(index.retriever(SearchMode.BM25).retrieve(RetrievalQuery.of("Miramar", 5)))
                    .hasSize(2)
                    .allSatisfy(passage -> assertThat(passage.text())
                            .isEqualTo(passage.range()
                                    .in(index.document(passage.sourceId())
                                            .orElseThrow()
                                            .text()))
                            .doesNotContain("Miramar"));
            assertThat(embeddings.embedded).contains("It is about the Miramar lamp.\nIts cable is long.");
            assertThat(model.requests().get(0).messages().toString()).contains("Its cable is long.");
        }
    }

    @Test
    void a_model_is_not_asked_the_same_twice_even_for_another_index() throws IOException {
        try (PassageContext context = context(10);
                RagIndex index = open(context)) {
            index.ingest(FolderSource.of(folder));
        }
        // As a process that was killed leaves it.
        Files.writeString(temporary.resolve("contexts"), "{\"key\":\"to", StandardOpenOption.APPEND);
        try (PassageContext context = context(0);
                RagIndex other = RagIndex.inMemory()
                        .embeddings(embeddings)
                        .context(context)
                        .open()) {
            assertThat(other.ingest(FolderSource.of(folder)).count(Outcome.ADDED))
                    .isEqualTo(2);
        }
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void what_would_cost_too_much_is_skipped_and_taken_by_the_next_run() {
        try (PassageContext context = context(1);
                RagIndex index = open(context)) {
            IngestReport report = index.ingest(FolderSource.of(folder));

            assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
            assertThat(report.skipped()).singleElement().satisfies(file -> {
                assertThat(file.reason()).isEqualTo(SkipReason.OVER_BUDGET);
                assertThat(file.detail()).contains("at most 1 call");
            });
        }
        try (PassageContext context = context(1);
                RagIndex index = open(context)) {
            IngestReport report = index.ingest(FolderSource.of(folder));

            assertThat(report.count(Outcome.UNCHANGED)).isEqualTo(1);
            assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
        }
    }

    @Test
    void a_moved_document_stays_where_it_was_until_there_is_a_budget_for_it() throws IOException {
        try (PassageContext context = context(10);
                RagIndex index = open(context)) {
            index.ingest(FolderSource.of(folder));
        }
        Files.move(folder.resolve("b.md"), folder.resolve("c.md"));
        try (PassageContext context = PassageContext.of(model, temporary.resolve("empty"), 0);
                RagIndex index = open(context)) {
            IngestReport report = index.ingest(FolderSource.of(folder));

            assertThat(report.skipped())
                    .singleElement()
                    .satisfies(file -> assertThat(file.reason()).isEqualTo(SkipReason.OVER_BUDGET));
            assertThat(report.removed()).isEmpty();
            assertThat(index.document("b.md")).isPresent();
        }
        try (PassageContext context = context(10);
                RagIndex index = open(context)) {
            assertThat(index.ingest(FolderSource.of(folder)).count(Outcome.MOVED))
                    .isEqualTo(1);
            assertThat(index.document("b.md")).isEmpty();
        }
    }

    @Test
    void another_model_makes_documents_anew_and_no_context_too() {
        try (RagIndex index = open(PassageContext.noop())) {
            index.ingest(FolderSource.of(folder));
        }
        try (PassageContext context = context(10);
                RagIndex index = open(context)) {
            assertThat(index.ingest(FolderSource.of(folder)).count(Outcome.UPDATED))
                    .isEqualTo(2);
        }
    }

    @Test
    void contexts_can_be_the_applications_own_and_several() {
        PassageContext shop = new PassageContext() {
            @Override
            public String fingerprint() {
                return "shop";
            }

            @Override
            public String of(String document, CharRange passage) {
                return "Lamps of " + document.length() + " and " + passage.start();
            }
        };
        try (RagIndex index = RagIndex.inMemory()
                .embeddings(embeddings)
                .context(PassageContext.composite(List.of(PassageContext.noop(), shop, shop)))
                .open()) {
            index.put(new Document("a", "Its cable is long.", Map.of()));

            assertThat(embeddings.embedded).containsExactly("Lamps of 18 and 0\nLamps of 18 and 0\nIts cable is long.");
        }
    }

    @Test
    void a_file_that_is_open_or_something_else_is_refused() throws IOException {
        Files.writeString(temporary.resolve("other"), "hello\n");
        try (PassageContext open = context(1)) {
            assertThat(open.fingerprint()).isNotEmpty();
            assertThatThrownBy(() -> context(1))
                    .isInstanceOf(IndexLockedException.class)
                    .hasMessageContaining("contexts");
        }
        assertThatThrownBy(() -> PassageContext.of(model, temporary.resolve("other"), 1))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(
                        () -> RagIndex.inMemory().context(PassageContext.noop()).context(PassageContext.noop()))
                .hasMessageContaining("set once");
        Files.writeString(temporary.resolve("other"), "no line feed");
        assertThatThrownBy(() -> PassageContext.of(model, temporary.resolve("other"), 1))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("other");
        assertThat(temporary.resolve("other")).hasContent("no line feed");
        assertThatThrownBy(() -> context(-1)).hasMessageContaining("was -1");
    }

    private PassageContext context(int mostCalls) {
        return PassageContext.of(model, temporary.resolve("contexts"), mostCalls);
    }

    private RagIndex open(PassageContext context) {
        return RagIndex.builder(temporary.resolve("index"))
                .embeddings(embeddings)
                .context(context)
                .open();
    }
}
