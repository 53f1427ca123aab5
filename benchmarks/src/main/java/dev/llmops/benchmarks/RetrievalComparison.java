package dev.llmops.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@link RetrievalBenchmark} and {@link VectorRetrievalBenchmark} in strict turns and in processor time, which other work on the machine hardly touches: both
 * ways answer the same 512 queries, one after the other, again and again, and each round gives one ratio.
 *
 * <pre>bin/benchmark --main RetrievalComparison</pre>
 */
public final class RetrievalComparison {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;
    private static final int QUERIES = 512;

    private RetrievalComparison() {}

    private interface Query {
        Object run() throws IOException;
    }

    /**
     * Compares and prints.
     *
     * @param arguments none
     * @throws IOException if the index can not be written
     */
    public static void main(String[] arguments) throws IOException {
        RetrievalBenchmark words = new RetrievalBenchmark();
        words.open();
        compare("lexical", words::rawLucene, words::ragIndex);
        words.close();
        VectorRetrievalBenchmark benchmark = new VectorRetrievalBenchmark();
        benchmark.open();
        System.out.printf(Locale.ROOT, "dense recall@10 %.4f%n", benchmark.recall());
        compare("dense", benchmark::rawDense, benchmark::ragDense);
        compare("hybrid", benchmark::rawHybrid, benchmark::ragHybrid);
        benchmark.close();
    }

    private static void compare(String name, Query raw, Query library) throws IOException {
        double[] ratios = new double[ROUNDS];
        double rawSeconds = 0;
        double librarySeconds = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            // Who comes second finds the files in the processor's caches: they take turns at that too.
            boolean libraryFirst = round % 2 == 0;
            double early = libraryFirst ? secondsOf(library) : 0;
            double byHand = secondsOf(raw);
            double byLibrary = libraryFirst ? early : secondsOf(library);
            if (round >= 0) {
                ratios[round] = byHand / byLibrary;
                rawSeconds += byHand;
                librarySeconds += byLibrary;
            }
        }
        Arrays.sort(ratios);
        double queries = (double) ROUNDS * QUERIES;
        System.out.printf(
                Locale.ROOT,
                "%s: queries per second of processor time: raw Lucene %.0f, RagIndex %.0f; ratio: median %.3f, middle half"
                        + " %.3f to %.3f, %d rounds of %d queries%n",
                name,
                queries / rawSeconds,
                queries / librarySeconds,
                ratios[ROUNDS / 2],
                ratios[ROUNDS / 4],
                ratios[ROUNDS * 3 / 4],
                ROUNDS,
                QUERIES);
    }

    private static double secondsOf(Query query) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < QUERIES; i++) {
            if (query.run() == null) {
                throw new IllegalStateException("a query must have a result");
            }
        }
        return (threads.getCurrentThreadCpuTime() - start) / 1e9;
    }
}
