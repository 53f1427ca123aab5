package dev.llmops.rag.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.WordHashEmbeddings;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.testkit.EmbeddingClientKit;
import dev.llmops.testkit.disk.FileLockProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest extends EmbeddingClientKit {

    @TempDir
    Path folder;

    private final WordHashEmbeddings model = new WordHashEmbeddings();

    @Override
    protected EmbeddingClient createClient() {
        return EmbeddingCache.open(model, folder.resolve(UUID.randomUUID().toString()));
    }

    @Test
    void a_text_is_computed_once_for_all_processes_that_come_after() {
        List<float[]> first;
        try (EmbeddingCache cache = open()) {
            first = embed(cache, "red plug", "long cable", "red plug");
            assertThat(model.embedded).containsExactly("red plug", "long cable");
        }
        model.embedded.clear();
        try (EmbeddingCache cache = open()) {
            assertThat(cache.size()).isEqualTo(2);
            List<float[]> again = embed(cache, "red plug", "long cable", "red plug", "new");

            assertThat(model.embedded).containsExactly("new");
            for (int i = 0; i < first.size(); i++) {
                assertThat(again.get(i)).isEqualTo(first.get(i));
            }
        }
    }

    @Test
    void an_interrupt_closes_nothing_and_leaves_the_file_to_nobody_else() {
        try (EmbeddingCache cache = open()) {
            Thread.currentThread().interrupt();
            List<float[]> vectors = embed(cache, "red plug");

            assertThat(Thread.interrupted()).as("kept for the caller").isTrue();
            assertThat(embed(cache, "red plug").get(0)).isEqualTo(vectors.get(0));
            embed(cache, "long cable");
            assertThat(model.embedded).containsExactly("red plug", "long cable");
            assertThatThrownBy(() -> open().close()).isInstanceOf(IndexLockedException.class);
            assertThat(FileLockProbe.isLocked(file()))
                    .as("for other processes too")
                    .isTrue();
        }
        try (EmbeddingCache cache = open()) {
            assertThat(cache.size()).isEqualTo(2);
        }
    }

    @Test
    void an_interrupted_thread_opens_a_file() {
        Thread.currentThread().interrupt();
        try (EmbeddingCache cache = open()) {
            assertThat(cache.size()).isZero();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void an_index_made_anew_with_other_names_embeds_nothing() {
        try (EmbeddingCache cache = open()) {
            for (String id : List.of("a", "b")) {
                try (RagIndex index = RagIndex.inMemory().embeddings(cache).build()) {
                    index.put(new Document(id, "The cable is long.", Map.of()));
                }
            }

            assertThat(model.embedded).hasSize(1);
        }
    }

    @Test
    void a_file_cut_short_or_damaged_at_any_place_gives_only_whole_vectors() throws IOException {
        try (EmbeddingCache cache = open()) {
            embed(cache, "one", "two", "three");
        }
        byte[] whole = Files.readAllBytes(file());
        int record = 32 + WordHashEmbeddings.DIMENSION * 4 + 8;
        for (int lost = 1; lost < 2 * record; lost += 37) {
            Files.write(file(), Arrays.copyOf(whole, whole.length - lost));
            assertReadsRight(3 - (lost + record - 1) / record);
        }
        for (int at = 1; at < record; at += 37) {
            byte[] damaged = whole.clone();
            damaged[whole.length - at] ^= 1;
            Files.write(file(), damaged);
            assertReadsRight(2);
        }
    }

    private void assertReadsRight(int kept) {
        try (EmbeddingCache cache = open()) {
            assertThat(cache.size()).isEqualTo(kept);
            List<float[]> vectors = embed(cache, "one", "two", "three");
            assertThat(vectors.get(2)).isEqualTo(embed(model, "three").get(0));
            assertThat(cache.size()).isEqualTo(3);
        }
    }

    @Test
    void a_file_of_another_model_or_of_anything_else_is_refused() throws IOException {
        open().close();
        Files.writeString(folder.resolve("notes.txt"), "These are notes of mine, which nobody shall overwrite.");

        assertThatThrownBy(() -> EmbeddingCache.open(MiniLm.embeddings(), file()))
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("all-minilm-l6-v2-q");
        assertThatThrownBy(() -> EmbeddingCache.open(model, folder.resolve("notes.txt")))
                .isInstanceOf(IndexMismatchException.class);
        assertThat(folder.resolve("notes.txt")).content().startsWith("These are notes");
    }

    @Test
    void a_file_that_is_open_is_refused() {
        try (EmbeddingCache cache = open()) {
            assertThat(cache.size()).isZero();
            assertThatThrownBy(this::open)
                    .isInstanceOf(IndexLockedException.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Test
    void questions_are_not_kept() {
        try (EmbeddingCache cache = open()) {
            cache.embed(List.of("who?"), EmbeddingPurpose.QUERY);

            assertThat(cache.size()).isZero();
        }
    }

    private EmbeddingCache open() {
        return EmbeddingCache.open(model, file());
    }

    private Path file() {
        return folder.resolve("vectors");
    }

    private static List<float[]> embed(EmbeddingClient client, String... texts) {
        return client.embed(List.of(texts), EmbeddingPurpose.DOCUMENT).vectors();
    }
}
