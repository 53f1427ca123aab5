package dev.llmops.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The processor time of the calling thread for each call of {@link ChainBenchmark} and {@link GuardedChainBenchmark}, which
 * other programs on the machine hardly touch, and JMH does not tell. The chains take turns; the least of all rounds counts,
 * since a round can only be disturbed upwards.
 *
 * <pre>bin/benchmark --main ChainProcessorTime</pre>
 */
public final class ChainProcessorTime {

    private static final int WARM_UP = 5;
    private static final int ROUNDS = 14;
    private static final int CALLS = 4_000;

    private ChainProcessorTime() {}

    /**
     * Measures and prints a table.
     *
     * @param arguments none
     * @throws Exception if a chain cannot be built
     */
    public static void main(String[] arguments) throws Exception {
        ChainBenchmark chain = new ChainBenchmark();
        GuardedChainBenchmark guarded = new GuardedChainBenchmark();
        chain.open();
        guarded.open();
        try {
            Map<String, Callable<?>> calls = new LinkedHashMap<>();
            calls.put("off", chain::off);
            calls.put("untraced", chain::untraced);
            calls.put("full", chain::full);
            calls.put("durable", chain::durable);
            calls.put("guarded: plain", guarded::plain);
            calls.put("guarded: pii", guarded::pii);
            calls.put("guarded: injections", guarded::injections);
            calls.put("guarded: retrieval", guarded::retrieval);
            calls.put("guarded: all", guarded::all);
            calls.put("guarded: allUnseen", guarded::allUnseen);
            calls.put("guarded: searchAlone", guarded::searchAlone);
            print("chain", calls);
        } finally {
            chain.close();
            guarded.close();
        }
        System.out.printf(
                Locale.ROOT,
                "%nSpans of full and durable that reached their exporter: %,d of %,d%n",
                chain.exported(),
                2L * 2 * (WARM_UP + ROUNDS) * CALLS);
    }

    /** Prints what each call costs: the least of some rounds, in which all take turns. */
    static void print(String what, Map<String, Callable<?>> calls) throws Exception {
        System.out.println("| " + what + " | processor time of a call |\n|---|---|");
        least(calls).forEach((name, micros) -> System.out.printf(Locale.ROOT, "| %s | %.1f µs |%n", name, micros));
    }

    private static Map<String, Double> least(Map<String, Callable<?>> calls) throws Exception {
        Map<String, Double> least = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Callable<?>> call : calls.entrySet()) {
                double micros = micros(call.getValue());
                if (round >= 0) {
                    least.merge(call.getKey(), micros, Math::min);
                }
            }
        }
        return least;
    }

    /** Microseconds of a call. What a call returns is used, so that no compiler leaves it out. */
    private static double micros(Callable<?> call) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int used = 0;
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            used += System.identityHashCode(call.call());
        }
        long nanos = threads.getCurrentThreadCpuTime() - before;
        if (used == 0) {
            throw new IllegalStateException("nothing was called");
        }
        return nanos / 1e3 / CALLS;
    }
}
