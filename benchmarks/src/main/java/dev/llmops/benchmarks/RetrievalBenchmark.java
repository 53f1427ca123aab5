package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Lexical queries per second: {@code ragIndex} through {@link RagIndex}, {@code rawLucene} written by hand against the
 * same files, the same ten hits and their stored text, in the same run. The goal is at least 0.9 of raw Lucene. The
 * 50,000 documents of 80 words, and queries of 6, are drawn with a seed from 30,000 words by Zipf's law.
 *
 * <pre>bin/benchmark RetrievalBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class RetrievalBenchmark {

    private static final long SEED = 42;
    private static final int DOCUMENTS = 50_000;
    private static final int WORDS = 80;
    private static final int VOCABULARY = 30_000;
    private static final int QUERIES = 512;
    private static final int HITS = 10;
    /** The field of lexical search in an index. */
    private static final String FIELD = "content";

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final List<String> queries = new ArrayList<>();
    private Path folder;
    private RagIndex index;
    private DirectoryReader reader;
    private IndexSearcher searcher;
    private int next;

    /** Fills the index. */
    @Setup
    public void open() throws IOException {
        Random random = new Random(SEED);
        folder = Files.createTempDirectory("llmops-retrieval");
        index = RagIndex.builder(folder)
                .lexicalOnly()
                .chunking(Chunking.characters(10_000))
                .build();
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(new Document("d" + i, words(random, WORDS), Map.of()));
        }
        index.put(null, documents);
        for (int i = 0; i < QUERIES; i++) {
            queries.add(words(random, 6));
        }
        reader = DirectoryReader.open(FSDirectory.open(folder));
        searcher = new IndexSearcher(reader);
    }

    /** Zipf's law with exponent 1: the logarithm of the rank is uniform. */
    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("word")
                    .append((int) Math.pow(VOCABULARY, random.nextDouble()))
                    .append(' ');
        }
        return text.toString();
    }

    /** Deletes the index. */
    @TearDown
    public void close() throws IOException {
        reader.close();
        index.close();
        analyzer.close();
        IngestComparison.delete(folder);
    }

    private String query() {
        next = (next + 1) % QUERIES;
        return queries.get(next);
    }

    /** By hand. */
    @Benchmark
    public List<String> rawLucene() throws IOException {
        var query = new QueryBuilder(analyzer).createBooleanQuery(FIELD, query());
        List<String> texts = new ArrayList<>(HITS);
        for (ScoreDoc hit : searcher.search(query, HITS).scoreDocs) {
            texts.add(searcher.storedFields().document(hit.doc).get("text"));
        }
        return texts;
    }

    /** Through the library. */
    @Benchmark
    public List<Passage> ragIndex() {
        return index.retrieve(RetrievalQuery.of(query(), HITS));
    }
}
