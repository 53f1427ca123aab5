package dev.llmops.benchmarks;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.Row;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.Rows;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Ingests many made-up passages, ten to a document, in a process with a small heap, twice: all of them new, then all of them
 * unchanged. Prints the peak of the heap and how long both took. That it ends at all is the point.
 *
 * <pre>bin/benchmark --main ManyPassages 1000000 256m words</pre>
 *
 * <p>or {@code vectors} instead of {@code words}, for vectors of 32 numbers that cost nothing to make.
 */
public final class ManyPassages {

    private static final int OF_DOCUMENT = 10;
    private static final int WORDS = 40;
    private static final int DIFFERENT_WORDS = 50_000;
    private static final int DIMENSION = 32;
    private static final double MEBIBYTE = 1 << 20;

    private ManyPassages() {}

    /**
     * Starts a process with the heap, or is it.
     *
     * @param arguments how many passages, the heap as of {@code -Xmx}, {@code words} or {@code vectors}
     * @throws IOException if there is no room for the index
     * @throws InterruptedException if waiting for the process was interrupted
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int passages = Integer.parseInt(arguments[0]);
        if (arguments.length == 3) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + arguments[1],
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyPassages.class.getName(),
                            arguments[0],
                            arguments[2])
                    .inheritIO()
                    .start();
            System.exit(process.waitFor());
        }
        Path folder = Files.createTempDirectory("many-passages");
        try {
            run(passages, arguments[1].equals("vectors"), folder);
        } finally {
            IngestComparison.delete(folder);
        }
    }

    private static void run(int passages, boolean vectors, Path folder) {
        RagIndexBuilder builder = RagIndex.builder(folder);
        try (RagIndex index = (vectors
                        ? builder.embeddings(ScriptedEmbeddingClient.of("cheap", DIMENSION, ManyPassages::vector))
                        : builder.lexicalOnly())
                .build()) {
            RowSource source = RowSource.of("made", rows(passages / OF_DOCUMENT), "id", "text");
            for (String what : List.of("new", "unchanged")) {
                long start = System.nanoTime();
                IngestReport report = index.ingest(source);
                System.out.printf(
                        "%d passages, %s: %d documents added, %d unchanged, %.0f s, peak heap %.0f MiB of %.0f%n",
                        index.passages(),
                        what,
                        report.count(Outcome.ADDED),
                        report.count(Outcome.UNCHANGED),
                        (System.nanoTime() - start) / 1e9,
                        peak() / MEBIBYTE,
                        Runtime.getRuntime().maxMemory() / MEBIBYTE);
            }
            int found = index.retrieve(RetrievalQuery.of("w17 w4711", 10)).size();
            System.out.println(found + " passages found for a question");
        }
    }

    /** Each row is made when it is read. */
    private static Rows rows(int documents) {
        return () -> IntStream.rangeClosed(1, documents).mapToObj(i -> Row.of(i, Map.of("id", i, "text", text(i))));
    }

    private static String text(int document) {
        SplittableRandom random = new SplittableRandom(document);
        StringBuilder text = new StringBuilder();
        for (int passage = 0; passage < OF_DOCUMENT; passage++) {
            for (int word = 0; word < WORDS * 4; word++) {
                // Few words are frequent and most are rare, as in any language.
                text.append('w')
                        .append((int) (DIFFERENT_WORDS * Math.pow(random.nextDouble(), 3)))
                        .append(' ');
            }
            // About 800 characters, so that each is a passage.
            text.setLength(Math.min(text.length(), 795 * (passage + 1)));
            text.append("\n\n");
        }
        return text.toString();
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static float[] vector(String text) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
        }
        return vector;
    }
}
