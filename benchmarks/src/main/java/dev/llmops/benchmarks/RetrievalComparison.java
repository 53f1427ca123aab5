package dev.llmops.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@link RetrievalBenchmark} and {@link VectorRetrievalBenchmark} in strict turns and in processor time of the process, which other work on
 * the machine hardly touches: both ways answer the same 512 queries, one after the other, again and again, and each round gives one
 * ratio. Times of single queries by the clock come with it. Each part can be run alone; {@code merges} is {@link MergingSearch}.
 *
 * <pre>bin/benchmark --main RetrievalComparison [lexical,dense,hybrid,merges [ROUNDS [PASSAGES]]]</pre>
 */
public final class RetrievalComparison {

    private static final int WARM_UP_SHARE = 4;
    private static final int MIN_ROUNDS = 4;
    private static final int QUERIES = 512;
    private static final int PASSAGES = 50_000;
    private static final Map<String, Integer> ROUNDS = Map.of("lexical", 40, "dense", 20, "hybrid", 8, "merges", 1);

    private RetrievalComparison() {}

    private interface Query {
        Object run() throws IOException;
    }

    /**
     * Compares and prints.
     *
     * @param arguments the parts with commas between them, or none for all; how many rounds, at least 4; how many passages with vectors
     * @throws Exception if an index cannot be written
     */
    public static void main(String[] arguments) throws Exception {
        Set<String> parts = arguments.length == 0 ? ROUNDS.keySet() : Set.of(arguments[0].split(",", -1));
        if (!ROUNDS.keySet().containsAll(parts)) {
            throw new IllegalArgumentException("the parts must be lexical, dense, hybrid or merges, but were " + parts);
        }
        Map<String, Integer> rounds = new HashMap<>();
        for (String part : parts) {
            rounds.put(
                    part,
                    arguments.length < 2
                            ? ROUNDS.getOrDefault(part, MIN_ROUNDS)
                            : Math.max(MIN_ROUNDS, Integer.parseInt(arguments[1])));
        }
        if (parts.contains("lexical")) {
            lexical(rounds);
        }
        if (parts.contains("dense") || parts.contains("hybrid")) {
            vectors(rounds, arguments.length < 3 ? PASSAGES : Integer.parseInt(arguments[2]));
        }
        if (parts.contains("merges")) {
            MergingSearch.compare();
        }
    }

    private static void lexical(Map<String, Integer> rounds) throws IOException {
        RetrievalBenchmark benchmark = new RetrievalBenchmark();
        benchmark.open();
        compare("lexical", rounds, benchmark::rawLucene, benchmark::ragIndex);
        benchmark.close();
    }

    private static void vectors(Map<String, Integer> rounds, int passages) throws IOException {
        VectorRetrievalBenchmark benchmark = new VectorRetrievalBenchmark();
        benchmark.passages = passages;
        benchmark.open();
        System.out.printf(
                Locale.ROOT,
                "%d passages in %d segments; dense recall@10 %.4f; %.0f bytes for each passage%n",
                passages,
                benchmark.segments(),
                benchmark.recall(),
                benchmark.bytesForEach());
        compare("dense", rounds, benchmark::rawDense, benchmark::ragDense);
        compare("hybrid", rounds, benchmark::rawHybrid, benchmark::ragHybrid);
        benchmark.close();
    }

    private static void compare(String part, Map<String, Integer> rounds, Query raw, Query library) throws IOException {
        Integer wanted = rounds.get(part);
        if (wanted != null) {
            compare(part, wanted, raw, library);
        }
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
        // Of all threads: a hybrid search uses two.
        long start = IngestComparison.processorTime();
        for (int i = 0; i < QUERIES; i++) {
            if (query.run() == null) {
                throw new IllegalStateException("a query must have a result");
            }
        }
        return (IngestComparison.processorTime() - start) / 1e9;
    }
}
