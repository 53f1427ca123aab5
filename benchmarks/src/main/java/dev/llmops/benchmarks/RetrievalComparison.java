package dev.llmops.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * {@link RetrievalBenchmark} and {@link VectorRetrievalBenchmark} in strict turns and in processor time, which other work on the machine hardly touches: both
 * ways answer the same 512 queries, one after the other, again and again, and each round gives one ratio. Times of single queries
 * by the clock come with it.
 *
 * <pre>bin/benchmark --main RetrievalComparison [ROUNDS]</pre>
 */
public final class RetrievalComparison {

    private static final int WARM_UP_SHARE = 4;
    private static final int ROUNDS = 40;
    private static final int LEAST_ROUNDS = 4;
    private static final int QUERIES = 512;

    private RetrievalComparison() {}

    private interface Query {
        Object run() throws IOException;
    }

    /**
     * Compares and prints.
     *
     * @param arguments how many rounds, at least 4; 40 unless said
     * @throws IOException if the index can not be written
     */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? ROUNDS : Math.max(LEAST_ROUNDS, Integer.parseInt(arguments[0]));
        RetrievalBenchmark words = new RetrievalBenchmark();
        words.open();
        compare("lexical", rounds, words::rawLucene, words::ragIndex);
        words.close();
        VectorRetrievalBenchmark benchmark = new VectorRetrievalBenchmark();
        benchmark.open();
        System.out.printf(
                Locale.ROOT,
                "dense recall@10 %.4f; %.0f bytes for each passage%n",
                benchmark.recall(),
                benchmark.bytesForEach());
        compare("dense", rounds, benchmark::rawDense, benchmark::ragDense);
        compare("hybrid", rounds, benchmark::rawHybrid, benchmark::ragHybrid);
        benchmark.close();
    }

    private static void compare(String name, int rounds, Query raw, Query library) throws IOException {
        double[] ratios = new double[rounds];
        double rawSeconds = 0;
        double librarySeconds = 0;
        for (int round = -rounds / WARM_UP_SHARE; round < rounds; round++) {
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
        double queries = (double) rounds * QUERIES;
        long[] micros = new long[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            long start = System.nanoTime();
            library.run();
            micros[i] = (System.nanoTime() - start) / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "%s: RagIndex by the clock: p50 %d us, p99 %d us%n",
                name,
                micros[QUERIES / 2],
                micros[QUERIES * 99 / 100]);
        System.out.printf(
                Locale.ROOT,
                "%s: queries per second of processor time: raw Lucene %.0f, RagIndex %.0f; ratio: median %.3f, middle half"
                        + " %.3f to %.3f, %d rounds of %d queries%n",
                name,
                queries / rawSeconds,
                queries / librarySeconds,
                ratios[rounds / 2],
                ratios[rounds / 4],
                ratios[rounds * 3 / 4],
                rounds,
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
