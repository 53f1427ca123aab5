package dev.llmops.rag.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.quality.ExcerptQuestions.Score;
import dev.llmops.rag.trec.MeanWithInterval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of what answers a question the first five passages hold, for ways to cut texts. The figures in docs/measurements/retrieval.md
 * come from
 *
 * <pre>mvn -pl llmops-rag -am test -Dtest=ChunkingQualityTest -Dllmops.test.excluded= -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dllmops.measure=STRUCTURE/800,RECURSIVE/800</pre>
 *
 * <p>where each is a way, a size in characters, or in MiniLM's tokens with a {@code t} behind it ({@code STRUCTURE/200t} is
 * the default of an index with MiniLM), and, if there is one, an overlap in the same unit.
 */
@Tag("full")
class ChunkingQualityTest {

    private static final Path DATA =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag", "chunking-eval");
    private static final int FOUND = 5;

    @TempDir
    Path temporary;

    @Test
    void every_excerpt_is_found_again_by_its_range_and_the_default_finds_most_by_words() throws IOException {
        ExcerptQuestions data = read();
        assertThat(data.questions()).hasSize(472);

        Map<SearchMode, List<Score>> scores = measure(data, Chunking.standard(), null);

        assertThat(mean(scores.get(SearchMode.BM25), Score::recall).mean()).isGreaterThan(0.8);
    }

    @Test
    void measure_ways_to_cut() throws IOException {
        String wanted = System.getProperty("llmops.measure", "");
        assumeTrue(!wanted.isEmpty(), "measuring takes long; -Dllmops.measure=STRUCTURE/800 does it");
        ExcerptQuestions data = read();
        try (EmbeddingCache vectors = EmbeddingCache.open(MiniLm.embeddings(), temporary.resolve("vectors"))) {
            for (String way : wanted.split(",", -1)) {
                String[] parts = way.split("/", -1);
                Chunking chunking = sized(parts[1], vectors).with(ChunkingStrategy.valueOf(parts[0]));
                measure(data, parts.length == 2 ? chunking : chunking.withOverlap(Integer.parseInt(parts[2])), vectors)
                        .forEach((mode, scores) -> System.out.printf(
                                Locale.ROOT,
                                "%s, %s: recall %s, precision %.4f, IoU %.4f%n",
                                way,
                                mode,
                                mean(scores, Score::recall),
                                mean(scores, Score::precision).mean(),
                                mean(scores, Score::iou).mean()));
            }
        }
    }

    private static Chunking sized(String size, EmbeddingCache model) {
        return size.endsWith("t")
                ? Chunking.tokens(
                        Integer.parseInt(size.substring(0, size.length() - 1)),
                        model.tokenizer().orElseThrow())
                : Chunking.characters(Integer.parseInt(size));
    }

    private static Map<SearchMode, List<Score>> measure(
            ExcerptQuestions data, Chunking chunking, EmbeddingCache vectors) {
        var builder = RagIndex.inMemory().chunking(chunking);
        try (RagIndex index = (vectors == null ? builder.lexicalOnly() : builder.embeddings(vectors)).build()) {
            index.put(null, data.texts());
            Map<SearchMode, List<Score>> scores = new EnumMap<>(SearchMode.class);
            for (SearchMode mode : vectors == null ? List.of(SearchMode.BM25) : List.of(SearchMode.values())) {
                scores.put(
                        mode,
                        data.questions().stream()
                                .map(question -> ExcerptQuestions.score(
                                        question,
                                        index.retriever(mode).retrieve(RetrievalQuery.of(question.text(), FOUND))))
                                .toList());
            }
            System.out.printf("%s: %d passages%n", chunking, index.passages());
            return scores;
        }
    }

    private static MeanWithInterval mean(List<Score> scores, ToDoubleFunction<Score> of) {
        return MeanWithInterval.of(scores.stream().mapToDouble(of).boxed().toList());
    }

    private static ExcerptQuestions read() throws IOException {
        assumeTrue(Files.isDirectory(DATA), "no data in " + DATA + "; -Dllmops.shared names the folder");
        return ExcerptQuestions.read(DATA);
    }
}
