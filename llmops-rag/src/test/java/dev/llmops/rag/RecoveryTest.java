package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.index.IndexCorruptException;
import dev.llmops.rag.ingest.FolderSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

    @TempDir
    Path folder;

    @Test
    void what_the_message_of_a_damaged_index_says_brings_the_same_index_back_without_embedding() throws IOException {
        Path documents = Files.createDirectory(folder.resolve("documents"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(documents.resolve("page" + i + ".md"), "# Page " + i + "\n\nLamp " + i + " is red.\n");
        }
        WordHashEmbeddings model = new WordHashEmbeddings();
        Path place = folder.resolve("index");
        String before;
        try (EmbeddingCache cache = EmbeddingCache.open(model, folder.resolve("vectors"));
                RagIndex index = RagIndex.builder(place).embeddings(cache).build()) {
            index.ingest(FolderSource.of(documents));
            before = index.contentHash();
        }
        cutShort(place);

        try (EmbeddingCache cache = EmbeddingCache.open(model, folder.resolve("vectors"))) {
            assertThatThrownBy(() -> RagIndex.builder(place).embeddings(cache).build())
                    .isInstanceOf(IndexCorruptException.class)
                    .hasMessageContaining("delete the folder");
            delete(place);
            model.embedded.clear();
            try (RagIndex index = RagIndex.builder(place).embeddings(cache).build()) {
                index.ingest(FolderSource.of(documents));

                assertThat(index.contentHash()).isEqualTo(before);
                assertThat(model.embedded).isEmpty();
                index.verify();
            }
        }
    }

    private static void cutShort(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            Path largest = files.max(
                            Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            try (FileChannel file = FileChannel.open(largest, StandardOpenOption.WRITE)) {
                file.truncate(file.size() / 2);
            }
        }
    }

    private static void delete(Path place) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(place)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
