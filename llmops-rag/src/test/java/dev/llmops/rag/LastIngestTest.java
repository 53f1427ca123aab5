package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.LastIngest;
import dev.llmops.rag.ingest.Row;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.SkipReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastIngestTest {

    private static final Instant NOON = Instant.parse("2025-05-01T12:00:00Z");

    @TempDir
    Path temporary;

    private Path files;
    private Instant now = NOON;

    @BeforeEach
    void files() throws IOException {
        files = Files.createDirectory(temporary.resolve("files"));
        write("a.txt", "The cable is long.");
        write("b.txt", "The plug is red.");
        write("empty.txt", "");
    }

    @Test
    void an_index_tells_of_the_last_scan_of_each_source_also_when_it_is_opened_again() throws IOException {
        try (RagIndex index = open()) {
            assertThat(index.status().lastIngests()).isEmpty();
            index.ingest(FolderSource.of(files));
            now = NOON.plusSeconds(60);
            index.ingest(RowSource.of(
                    "faq", () -> Stream.of(Row.of(1, Map.of("id", "1", "text", "row"))), "id", "text"));
            write("a.txt", "The cable is short.");
            Files.move(files.resolve("b.txt"), files.resolve("c.txt"));
            now = NOON.plusSeconds(120);
            index.ingest(FolderSource.of(files));
        }
        try (RagIndex index = open()) {
            assertThat(index.status().lastIngests())
                    .extracting(LastIngest::source)
                    .containsExactly("the folder '" + files + "'", "the table 'faq'");
            LastIngest scan = index.status().lastIngests().get(0);
            assertThat(scan.at()).isEqualTo(NOON.plusSeconds(120));
            assertThat(new int[] {scan.added(), scan.changed(), scan.moved(), scan.unchanged(), scan.deleted()})
                    .containsExactly(0, 1, 1, 0, 0);
            assertThat(scan.skipped())
                    .extracting(DocumentResult::id, DocumentResult::reason)
                    .containsExactly(Tuple.tuple("empty.txt", SkipReason.EMPTY));
            assertThat(scan.skippedCount()).isEqualTo(1);
            assertThat(scan.complete()).isTrue();
        }
    }

    @Test
    void a_scan_that_finds_nothing_new_is_told_and_writes_nothing_into_the_index() {
        try (RagIndex index = open()) {
            index.ingest(FolderSource.of(files));
            Instant changed = index.status().changed();
            now = NOON.plusSeconds(60);

            index.ingest(FolderSource.of(files));

            LastIngest scan = index.status().lastIngests().get(0);
            assertThat(scan.unchanged()).isEqualTo(2);
            assertThat(scan.at()).isEqualTo(now);
            assertThat(index.status().changed()).isEqualTo(changed);
        }
    }

    @Test
    void a_file_of_scans_that_is_broken_is_no_harm_and_is_replaced() throws IOException {
        try (RagIndex index = open()) {
            index.ingest(FolderSource.of(files));
        }
        Files.writeString(temporary.resolve("index").resolve("scans.json"), "{\"x\":");
        try (RagIndex index = open()) {
            assertThat(index.status().lastIngests()).isEmpty();
            index.ingest(FolderSource.of(files));
            assertThat(index.status().lastIngests()).hasSize(1);
            index.verify();
        }
    }

    @Test
    void an_index_in_memory_with_tenants_tells_of_each() {
        try (RagIndex index =
                RagIndex.inMemory().lexicalOnly().tenants().clock(() -> now).build()) {
            index.ingest(FolderSource.of(files), IngestOptions.defaults().withTenant("acme"));
            index.ingest(FolderSource.of(files), IngestOptions.defaults().withTenant("umbrella"));

            assertThat(index.status().lastIngests())
                    .extracting(LastIngest::tenant)
                    .containsExactlyInAnyOrder("acme", "umbrella");
        }
    }

    private RagIndex open() {
        return RagIndex.builder(temporary.resolve("index"))
                .lexicalOnly()
                .clock(() -> now)
                .build();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(files.resolve(name), text);
    }
}
