package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Queries per second, dense and hybrid: {@code ragDense} and {@code ragHybrid} through {@link RagIndex}, {@code rawDense}
 * and {@code rawHybrid} with Lucene by hand on the same files ({@link RawSearch}: the same beam, the same fusion, the same ten
 * hits with their stored text), in the same run. The goal is at least 0.9 of raw Lucene. 50,000 passages of 40 words; their
 * vectors of 384 numbers lie around 2,000 centres; embedding is a look-up.
 *
 * <pre>bin/benchmark VectorRetrievalBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class VectorRetrievalBenchmark {

    static final int HITS = 10;

    private static final long SEED = 42;
    static final int DIMENSION = 384;
    private static final int CENTRES = 2_000;
    private static final int VOCABULARY = 30_000;
    private static final int QUERIES = 512;

    /** How many passages there are. */
    @Param("50000")
    public int passages = 50_000;

    private final Map<String, float[]> vectors = new HashMap<>();
    private final List<String> queries = new ArrayList<>();
    private Path folder;
    private RagIndex index;
    private Retriever dense;
    private RawSearch raw;
    private int next;

    /** Fills the index. */
    @Setup
    public void open() throws IOException {
        Random random = new Random(SEED);
        List<float[]> centres = new ArrayList<>();
        for (int i = 0; i < CENTRES; i++) {
            centres.add(near(new float[DIMENSION], random));
        }
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            String text = words(random, 40);
            vectors.put(text, near(centres.get(random.nextInt(CENTRES)), random));
            documents.add(new Document("d" + i, text, Map.of()));
        }
        for (int i = 0; i < QUERIES; i++) {
            String text = words(random, 6);
            vectors.put(text, near(centres.get(random.nextInt(CENTRES)), random));
            queries.add(text);
        }
        folder = Files.createTempDirectory("llmops-retrieval");
        index = RagIndex.builder(folder)
                .embeddings(ScriptedEmbeddingClient.of("look-up", DIMENSION, vectors::get))
                .chunking(Chunking.characters(10_000))
                .build();
        index.put(null, documents);
        dense = index.retriever(SearchMode.VECTOR);
        raw = new RawSearch(folder);
    }

    /** Zipf's law with exponent 1: the logarithm of the rank is uniform. */
    static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("word")
                    .append((int) Math.pow(VOCABULARY, random.nextDouble()))
                    .append(i < count - 1 ? " " : "");
        }
        return text.toString();
    }

    static float[] near(float[] centre, Random random) {
        float[] vector = new float[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = centre[i] + (float) (random.nextGaussian() * 0.5 / Math.sqrt(DIMENSION));
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** Deletes the index. */
    @TearDown
    public void close() throws IOException {
        raw.close();
        index.close();
        IngestComparison.delete(folder);
    }

    private float[] vector(String query) {
        return Objects.requireNonNull(vectors.get(query));
    }

    private String query() {
        next = (next + 1) % QUERIES;
        return queries.get(next);
    }

    /** {@return how many bytes the folder has for each passage} */
    double bytesForEach() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / (double) passages;
        }
    }

    /** {@return in how many segments the passages are} */
    int segments() {
        return raw.segments();
    }

    /** {@return the share of the ten nearest that the index finds, over all queries} */
    double recall() throws IOException {
        double found = 0;
        for (String query : queries) {
            List<String> exact = raw.exact(vector(query));
            found += dense.retrieve(RetrievalQuery.of(query, HITS)).stream()
                    .filter(passage -> exact.contains(passage.text()))
                    .count();
        }
        return found / (HITS * queries.size());
    }

    /** By hand. */
    @Benchmark
    public List<String> rawDense() throws IOException {
        return raw.dense(vector(query()));
    }

    /** Through the library. */
    @Benchmark
    public List<Passage> ragDense() {
        return dense.retrieve(RetrievalQuery.of(query(), HITS));
    }

    /** By hand. */
    @Benchmark
    public List<String> rawHybrid() throws IOException {
        String query = query();
        return raw.hybrid(query, vector(query));
    }

    /** Through the library. */
    @Benchmark
    public List<Passage> ragHybrid() {
        return index.retrieve(RetrievalQuery.of(query(), HITS));
    }
}
