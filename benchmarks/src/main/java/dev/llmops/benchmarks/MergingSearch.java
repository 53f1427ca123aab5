package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.SearchMode;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;

/**
 * How long dense searches take while another thread writes 30,000 passages in commits of 2,000, whose segments are merged all the
 * time: through {@link RagIndex}, and with Lucene by hand, its writer as it comes. Half and 99 % of the questions by the clock and in
 * processor time of the thread that asks. The goal is that 99 % take at most three times as long as half.
 */
final class MergingSearch {

    private static final int PASSAGES = 30_000;
    private static final int COMMITTED_TOGETHER = 2_000;
    private static final int CENTRES = 1_200;
    private static final int QUESTIONS = 64;

    private final Map<String, float[]> vectors = new HashMap<>();
    private final List<Document> documents = new ArrayList<>();
    private final List<String> questions = new ArrayList<>();

    private MergingSearch() {
        Random random = new Random(42);
        List<float[]> centres = new ArrayList<>();
        for (int i = 0; i < CENTRES; i++) {
            centres.add(VectorRetrievalBenchmark.near(new float[VectorRetrievalBenchmark.DIMENSION], random));
        }
        for (int i = 0; i < PASSAGES + QUESTIONS; i++) {
            String text = VectorRetrievalBenchmark.words(random, 40);
            vectors.put(text, VectorRetrievalBenchmark.near(centres.get(random.nextInt(CENTRES)), random));
            if (i < PASSAGES) {
                documents.add(new Document("d" + i, text, Map.of()));
            } else {
                questions.add(text);
            }
        }
    }

    /** Compares and prints. */
    static void compare() throws Exception {
        MergingSearch search = new MergingSearch();
        for (String round : List.of("first", "second")) {
            search.library(round);
            search.lucene(round);
        }
    }

    private interface Question {
        Object ask(String text) throws IOException;
    }

    private void library(String round) throws Exception {
        Path folder = Files.createTempDirectory("llmops-merging");
        try (RagIndex index = RagIndex.builder(folder)
                .embeddings(ScriptedEmbeddingClient.of("look-up", VectorRetrievalBenchmark.DIMENSION, vectors::get))
                .chunking(Chunking.characters(10_000))
                .build()) {
            index.put(null, batch(0));
            Retriever dense = index.retriever(SearchMode.VECTOR);
            askWhile(
                    "RagIndex, " + round,
                    () -> {
                        for (int from = COMMITTED_TOGETHER; from < PASSAGES; from += COMMITTED_TOGETHER) {
                            index.put(null, batch(from));
                        }
                        return true;
                    },
                    text -> dense.retrieve(RetrievalQuery.of(text, VectorRetrievalBenchmark.HITS)));
        } finally {
            IngestComparison.delete(folder);
        }
    }

    private void lucene(String round) throws Exception {
        Path folder = Files.createTempDirectory("llmops-merging");
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new EnglishAnalyzer()))) {
            write(writer, 0);
            RawSearch raw = new RawSearch(folder);
            askWhile(
                    "raw Lucene, " + round,
                    () -> {
                        for (int from = COMMITTED_TOGETHER; from < PASSAGES; from += COMMITTED_TOGETHER) {
                            write(writer, from);
                        }
                        return true;
                    },
                    text -> {
                        raw.refresh();
                        return raw.dense(vectors.getOrDefault(text, new float[0]));
                    });
            raw.close();
        } finally {
            IngestComparison.delete(folder);
        }
    }

    private List<Document> batch(int from) {
        return documents.subList(from, from + COMMITTED_TOGETHER);
    }

    private void write(IndexWriter writer, int from) throws IOException {
        for (Document document : batch(from)) {
            org.apache.lucene.document.Document passage = new org.apache.lucene.document.Document();
            passage.add(new StringField("id", document.id(), Field.Store.YES));
            passage.add(new TextField("content", document.text(), Field.Store.NO));
            passage.add(new StoredField("text", document.text()));
            passage.add(new KnnFloatVectorField(
                    "vector",
                    vectors.getOrDefault(document.text(), new float[0]),
                    VectorSimilarityFunction.DOT_PRODUCT));
            writer.updateDocument(new Term("id", document.id()), passage);
        }
        writer.commit();
    }

    private void askWhile(String who, Callable<Boolean> writing, Question question) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        FutureTask<Boolean> writer = new FutureTask<>(writing);
        List<Long> clock = new ArrayList<>();
        List<Long> processor = new ArrayList<>();
        new Thread(writer, "writer").start();
        for (int i = 0; !writer.isDone(); i++) {
            long start = System.nanoTime();
            long used = threads.getCurrentThreadCpuTime();
            if (question.ask(questions.get(i % QUESTIONS)) == null) {
                throw new IllegalStateException("a question must have a result");
            }
            processor.add(threads.getCurrentThreadCpuTime() - used);
            clock.add(System.nanoTime() - start);
        }
        writer.get();
        System.out.printf(
                Locale.ROOT,
                "%s: %d questions; by the clock %s; processor %s%n",
                who,
                clock.size(),
                shown(clock),
                shown(processor));
    }

    /** The first quarter warms up. */
    private static String shown(List<Long> nanos) {
        long[] sorted = nanos.subList(nanos.size() / 4, nanos.size()).stream()
                .mapToLong(Long::longValue)
                .toArray();
        Arrays.sort(sorted);
        double half = sorted[sorted.length / 2] / 1e6;
        double most = sorted[(int) (sorted.length * 0.99)] / 1e6;
        return String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, ratio %.1f", half, most, most / half);
    }
}
