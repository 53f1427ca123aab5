package dev.llmops.rag.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Links that take the place of files and folders after those were listed: when the first file is told of, all are. */
@DisabledOnOs(OS.WINDOWS) // links need rights there
class SwappedLinkTest {

    @TempDir
    Path temporary;

    private final RagIndex index = RagIndex.inMemory().lexicalOnly().build();
    private Path folder;
    private Path outside;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(temporary.resolve("folder"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(folder.resolve("a.md"), "The first file.");
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub").resolve("b.md"), "The second file.");
        Files.writeString(outside.resolve("b.md"), "The secret.");
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void a_file_that_became_a_link_is_not_read() throws IOException {
        assertNotRead(() -> {
            Files.delete(folder.resolve("sub").resolve("b.md"));
            Files.createSymbolicLink(folder.resolve("sub").resolve("b.md"), outside.resolve("b.md"));
        });
    }

    @Test
    void a_folder_that_became_a_link_is_not_entered() throws IOException {
        assertNotRead(() -> {
            Files.move(folder.resolve("sub"), temporary.resolve("away"), StandardCopyOption.ATOMIC_MOVE);
            Files.createSymbolicLink(folder.resolve("sub"), outside);
        });
    }

    @Test
    void a_file_that_was_read_before_stays_as_it_was() throws IOException {
        index.ingest(FolderSource.of(folder));
        Files.writeString(folder.resolve("a.md"), "The first file, again.");
        Files.writeString(folder.resolve("sub").resolve("b.md"), "The second file, again.");

        assertNotRead(() -> {
            Files.delete(folder.resolve("sub").resolve("b.md"));
            Files.createSymbolicLink(folder.resolve("sub").resolve("b.md"), outside.resolve("b.md"));
        });
        assertThat(index.document("sub/b.md").orElseThrow().text()).isEqualTo("The second file.");
    }

    @Test
    void what_stands_behind_a_link_can_not_be_read_in_either_way() throws Exception {
        Path root = folder.toRealPath();
        Files.createSymbolicLink(folder.resolve("link.md"), outside.resolve("b.md"));
        FolderReader reader = new FolderReader(root);

        assertThatThrownBy(() -> reader.read(root.resolve("link.md"), 1_000)).isInstanceOf(IOException.class);
        assertThat(reader.read(root.resolve("sub").resolve("b.md"), 1_000))
                .asString()
                .isEqualTo("The second file.");
    }

    private interface Swap {
        void run() throws IOException;
    }

    private void assertNotRead(Swap swap) throws IOException {
        IngestReport report =
                index.ingest(FolderSource.of(folder), IngestOptions.defaults().withListener(file -> {
                    if (file.id().equals("a.md")) {
                        run(swap);
                    }
                }));

        assertThat(report.count(Outcome.ADDED) + report.count(Outcome.UPDATED)).isEqualTo(1);
        assertThat(report.skipped())
                .singleElement()
                .returns("sub/b.md", DocumentResult::id)
                .returns(SkipReason.UNREADABLE, DocumentResult::reason);
        assertThat(index.document("sub/b.md").stream())
                .noneMatch(document -> document.text().contains("secret"));
    }

    private static void run(Swap swap) {
        try {
            swap.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
