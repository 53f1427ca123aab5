package dev.llmops.rag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.internal.chunk.Chunk;
import dev.llmops.rag.internal.chunk.Chunker;
import dev.llmops.rag.internal.extract.DocumentFormat;
import dev.llmops.rag.internal.ingest.PassageMaker;
import dev.llmops.rag.internal.ingest.SourceText;
import dev.llmops.rag.internal.search.Embedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that ingests, at random moments, and looks at what it left. The figure in docs/measurements/retrieval-speed.md comes from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=KillTest -Dsurefire.failIfNoSpecifiedTests=false -Dllmops.kills=1000</pre>
 */
class KillTest {

    private static final int KILLS = Integer.getInteger("llmops.kills", 8);
    private static final int MAX_LIFE_MICROS = 400_000;
    private static final Pattern VERSION = Pattern.compile("\\A# Version (\\d+) of (\\d+)\n");

    @TempDir
    Path home;

    @Test
    void whenever_a_process_is_killed_each_document_is_whole_with_its_vectors_and_the_next_run_makes_all_right()
            throws Exception {
        long seed = Long.getLong("llmops.seed", new Random().nextLong());
        Random random = new Random(seed);
        Files.createDirectory(home.resolve("documents"));
        int documents = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            String what = "seed " + seed + ", kill " + kill;
            Process process = start(random.nextLong());
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(what).isTrue();
            assertThat(process.exitValue()).as(what).isEqualTo(9);

            try (EmbeddingCache cache = EmbeddingCache.open(new WordHashEmbeddings(), home.resolve("vectors"));
                    RagIndex index = KilledIngest.open(home, cache)) {
                documents += assertWhole(what, index);
                if (kill % 10 == 9 || kill == KILLS - 1) {
                    assertCatchesUp(what, index);
                }
            }
            Files.deleteIfExists(home.resolve("documents").resolve(".fresh"));
        }
        assertThat(documents).as("documents that were looked at").isPositive();
        System.out.println(KILLS + " kills, seed " + seed + ": looked at " + documents + " documents, none in parts");
    }

    private static int assertWhole(String what, RagIndex index) {
        Map<String, List<Passage>> passages = new HashMap<>();
        try (IndexView view = index.view()) {
            view.forEach(
                    IndexScope.of(null),
                    passage -> passages.computeIfAbsent(passage.sourceId(), id -> new ArrayList<>())
                            .add(passage));
            Map<String, String> digests = view.digests(null);
            // No passage without its document, and no document without passages.
            assertThat(passages.keySet()).as(what).isEqualTo(digests.keySet());
            assertThat(view.stats().documents()).as(what).isEqualTo(digests.size());
            digests.keySet()
                    .forEach(id -> assertWhole(
                            what + ", " + id, view, id, passages.get(id).size()));
            return digests.size();
        }
    }

    private static List<PassageMaker.Draft> passages(Document document) {
        try {
            return new PassageMaker(each -> Chunking.characters(120), null, Duration.ofMinutes(1))
                    .passages(SourceText.of(null, document));
        } catch (DocumentSkippedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertWhole(String what, IndexView view, String id, int passages) {
        Document document = view.document(null, id).orElseThrow();
        Matcher version = VERSION.matcher(document.text());
        assertThat(version.find()).as(what).isTrue();
        assertThat(document.text())
                .as(what)
                .isEqualTo(KilledIngest.text(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))));
        List<Chunk> chunks = Chunker.chunk(document.text(), DocumentFormat.MARKDOWN, Chunking.characters(120), null);
        List<Passage> found =
                view.passages(null, id, new CharRange(0, document.text().length()));
        assertThat(found)
                .as(what)
                .extracting(Passage::range)
                .isEqualTo(chunks.stream().map(Chunk::range).toList());
        assertThat(passages).as(what).isEqualTo(chunks.size());
        List<String> indexed =
                passages(document).stream().map(PassageMaker.Draft::indexed).toList();
        Map<String, float[]> vectors = view.vectors(null, id, indexed);
        List<float[]> right = new Embedder(new WordHashEmbeddings()).documents(indexed);
        for (int i = 0; i < indexed.size(); i++) {
            assertThat(vectors.get(indexed.get(i))).as(what).isEqualTo(right.get(i));
        }
    }

    private void assertCatchesUp(String what, RagIndex index) throws IOException {
        FolderSource folder = FolderSource.of(home.resolve("documents"));
        IngestOptions options = IngestOptions.defaults().withMaxDeleteRatio(1);
        index.ingest(folder, options);
        IngestReport again = index.ingest(folder, options);
        assertThat(again.count(Outcome.UNCHANGED))
                .as(what)
                .isEqualTo(again.results().size());
        assertThat(index.documents()).as(what).isEqualTo(again.results().size());
        for (var file : again.results()) {
            assertThat(index.document(file.id()).orElseThrow().text())
                    .as(what)
                    .isEqualTo(Files.readString(home.resolve("documents").resolve(file.id())));
        }
    }

    private Process start(long seed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIngest.class.getName(),
                        home.toString(),
                        Long.toString(seed),
                        Integer.toString(MAX_LIFE_MICROS))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
