package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.internal.search.Embedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CrashTest {

    @TempDir
    Path folder;

    @Test
    void an_index_killed_while_it_writes_opens_again_with_all_that_was_committed() throws Exception {
        for (int round = 1; round <= 3; round++) {
            Process writer = start("words");
            int committed = readUntil(writer, 3 * round);
            writer.destroyForcibly().waitFor(60, TimeUnit.SECONDS);

            try (RagIndex index = RagIndex.builder(folder).lexicalOnly().build()) {
                assertThat(index.documents()).isEqualTo(20);
                assertThat(index.passages()).isEqualTo(100);
                for (int i = 0; i < 20; i++) {
                    String text = index.document("d" + i).orElseThrow().text();
                    int version = Integer.parseInt(text.replaceAll("(?s).*version(\\d+).*", "$1"));
                    assertThat(version).isGreaterThanOrEqualTo(committed);
                    assertThat(text).isEqualTo(KilledWriter.text(version));
                }
                List<Passage> all = index.retrieve(RetrievalQuery.of("part", 1_000));
                assertThat(all.stream().collect(Collectors.groupingBy(Passage::sourceId, Collectors.counting())))
                        .hasSize(20)
                        .allSatisfy((id, passages) -> assertThat(passages).isEqualTo(5));
            }
        }
    }

    @Test
    void an_index_with_vectors_killed_while_it_writes_has_the_vector_of_each_passage() throws Exception {
        for (int round = 1; round <= 3; round++) {
            Process writer = start("vectors");
            int committed = readUntil(writer, 2 * round);
            writer.destroyForcibly().waitFor(60, TimeUnit.SECONDS);

            WordHashEmbeddings embeddings = new WordHashEmbeddings();
            try (RagIndex index =
                            RagIndex.builder(folder).embeddings(embeddings).build();
                    IndexView view = index.view()) {
                assertThat(index.documents()).isEqualTo(20);
                for (int i = 0; i < 20; i++) {
                    String text = index.document("d" + i).orElseThrow().text();
                    int version = Integer.parseInt(text.replaceAll("(?s).*version(\\d+).*", "$1"));
                    assertThat(version).isGreaterThanOrEqualTo(committed);
                    assertThat(text).isEqualTo(KilledWriter.text(version));
                    String indexed = "# Part\n\nversion" + version;
                    float[] vector =
                            view.vectors(null, "d" + i, List.of(indexed)).get(indexed);
                    assertThat(vector)
                            .isEqualTo(new Embedder(embeddings)
                                    .documents(List.of(indexed))
                                    .get(0));
                }
                float[] question = new Embedder(embeddings).query("part");
                assertThat(view.dense(question, IndexScope.of(null), 1_000)).hasSize(100);
            }
        }
    }

    @Test
    void an_index_that_another_process_holds_is_refused_by_name() throws Exception {
        Process writer = start("words");
        readUntil(writer, 0);

        assertThatThrownBy(() -> RagIndex.builder(folder).lexicalOnly().build())
                .isInstanceOf(IndexLockedException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("another process");
        writer.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }

    private Process start(String kind) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        folder.toString(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int readUntil(Process writer, int batch) throws IOException {
        BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8);
        int read = -1;
        while (read < batch) {
            String line = lines.readLine();
            assertThat(line).as("the writer must go on until it is killed").isNotNull();
            read = Integer.parseInt(line);
        }
        return read;
    }
}
