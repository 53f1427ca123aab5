package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.chunking.Chunking;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;

/**
 * Passages a second that {@link RagIndex} takes, against {@code updateDocuments} of Lucene by hand with the same texts in the
 * same blocks (the passage, and the document with its text), committed as often. Each round fills new folders, one way and then
 * the other, in turns; times are processor times of the process, so that merges count. The goal is at least 0.8.
 *
 * <pre>bin/benchmark --main IngestComparison [ROUNDS]</pre>
 */
public final class IngestComparison {

    private static final long SEED = 42;
    private static final int DOCUMENTS = 10_000;
    private static final int COMMITTED_TOGETHER = 2_000;
    private static final int WARM_UP = 2;
    private static final int ROUNDS = 8;

    private IngestComparison() {}

    private interface Filling {
        void fill(Path folder, List<Document> documents) throws IOException;
    }

    /**
     * Compares and prints.
     *
     * @param arguments how many rounds, at least 1; 8 unless said
     * @throws IOException if an index cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? ROUNDS : Math.max(1, Integer.parseInt(arguments[0]));
        Random random = new Random(SEED);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(new Document("d" + i, VectorRetrievalBenchmark.words(random, 120), Map.of()));
        }
        double[] ratios = new double[rounds];
        double byHand = 0;
        double byLibrary = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            boolean libraryFirst = round % 2 == 0;
            double early = libraryFirst ? seconds(IngestComparison::library, documents) : 0;
            double hand = seconds(IngestComparison::lucene, documents);
            double library = libraryFirst ? early : seconds(IngestComparison::library, documents);
            if (round >= 0) {
                ratios[round] = hand / library;
                byHand += hand;
                byLibrary += library;
            }
        }
        Arrays.sort(ratios);
        System.out.printf(
                Locale.ROOT,
                "passages per second of processor time, without embedding: raw Lucene %.0f, RagIndex %.0f; ratio: median %.3f,"
                        + " middle half %.3f to %.3f, %d rounds of %d passages%n",
                rounds * DOCUMENTS / byHand,
                rounds * DOCUMENTS / byLibrary,
                ratios[rounds / 2],
                ratios[rounds / 4],
                ratios[rounds * 3 / 4],
                rounds,
                DOCUMENTS);
    }

    private static void library(Path folder, List<Document> documents) {
        try (RagIndex index = RagIndex.builder(folder)
                .lexicalOnly()
                .chunking(Chunking.characters(10_000))
                .build()) {
            index.put(null, documents);
        }
    }

    private static void lucene(Path folder, List<Document> documents) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new EnglishAnalyzer()))) {
            for (int i = 0; i < documents.size(); i++) {
                Document document = documents.get(i);
                org.apache.lucene.document.Document passage = entry(document);
                passage.add(new TextField("content", document.text(), Field.Store.NO));
                passage.add(new StoredField("start", 0));
                passage.add(new StoredField("end", document.text().length()));
                writer.updateDocuments(new Term("id", document.id()), List.of(passage, entry(document)));
                if ((i + 1) % COMMITTED_TOGETHER == 0) {
                    writer.commit();
                }
            }
        }
    }

    private static org.apache.lucene.document.Document entry(Document document) {
        org.apache.lucene.document.Document entry = new org.apache.lucene.document.Document();
        entry.add(new StringField("id", document.id(), Field.Store.YES));
        entry.add(new StoredField("text", document.text()));
        return entry;
    }

    private static double seconds(Filling filling, List<Document> documents) throws IOException {
        Path folder = Files.createTempDirectory("llmops-ingest");
        try {
            long start = processorTime();
            filling.fill(folder, documents);
            return (processorTime() - start) / 1e9;
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** {@return nanoseconds of all threads of this process} */
    static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
