package dev.llmops.benchmarks.serving;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Recording;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * What this library does around a call where the model answers at once: neither HTTP nor JSON. The median of the times of single
 * calls, in turns with the model alone, and the heap and processor time of a call, which other programs on the machine hardly touch.
 *
 * <pre>bin/benchmark --main serving.PipelineCost</pre>
 */
public final class PipelineCost {

    private static final ModelRequest REQUEST = ModelRequest.user(DirectSide.QUESTION);
    private static final double GOAL_MICROS = 8;

    private PipelineCost() {}

    /** What one of them costs: microseconds, bytes. */
    private record Cost(double p50, double processor, double bytes) {

        Cost least(Cost other) {
            return new Cost(
                    Math.min(p50, other.p50), Math.min(processor, other.processor), Math.min(bytes, other.bytes));
        }
    }

    /**
     * Measures and prints a table.
     *
     * @param arguments {@code quick} for a short run, which is no measurement
     */
    public static void main(String[] arguments) throws Exception {
        print(arguments.length > 0 && arguments[0].equals("quick"));
    }

    static void print(boolean quick) throws Exception {
        int calls = quick ? 2_000 : 20_000;
        int rounds = quick ? 5 : 25;
        ModelClient model = ModelClient.noop();
        try (LlmOps chain = ops(model);
                LlmOps pooled = ops(Pool.of(Endpoint.of("a", model), Endpoint.of("b", model)))) {
            Map<String, Callable<?>> all = new LinkedHashMap<>();
            all.put("model alone", () -> model.generate(REQUEST));
            all.put("chain", () -> chain.request(REQUEST).ask());
            all.put("chain and pool", () -> pooled.request(REQUEST).ask());
            Map<String, Cost> least = new LinkedHashMap<>();
            for (int round = -rounds / 3; round < rounds; round++) {
                for (Map.Entry<String, Callable<?>> each : all.entrySet()) {
                    Cost cost = measure(each.getValue(), calls);
                    if (round >= 0) {
                        least.merge(each.getKey(), cost, Cost::least);
                    }
                }
            }
            print(least);
        }
    }

    private static double p50(Map<String, Cost> costs, String name) {
        return Objects.requireNonNull(costs.get(name)).p50();
    }

    private static void print(Map<String, Cost> costs) {
        System.out.println("\n| the model answers at once | p50 | processor time | heap |\n|---|---|---|---|");
        costs.forEach((name, cost) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f µs | %.2f µs | %,.0f bytes |%n",
                name,
                cost.p50(),
                cost.processor(),
                cost.bytes()));
        double inside = p50(costs, "chain and pool") - p50(costs, "model alone");
        System.out.printf(
                Locale.ROOT,
                "%nThe pipeline alone: %.2f µs (goal: at most %.0f µs, %s)%n",
                inside,
                GOAL_MICROS,
                inside <= GOAL_MICROS ? "met" : "missed");
    }

    private static LlmOps ops(ModelClient model) {
        return LlmOps.builder()
                .store(Store.noop())
                .recording(Recording.ASYNCHRONOUS)
                .model("chat", model)
                .build();
    }

    private static Cost measure(Callable<?> call, int calls) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        com.sun.management.ThreadMXBean heap = (com.sun.management.ThreadMXBean) threads;
        long[] nanos = new long[calls];
        int used = 0;
        long bytes = heap.getThreadAllocatedBytes(Thread.currentThread().getId());
        long processor = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            used += System.identityHashCode(call.call());
            nanos[i] = System.nanoTime() - start;
        }
        processor = threads.getCurrentThreadCpuTime() - processor;
        bytes = heap.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
        if (used == 0) {
            throw new IllegalStateException("nothing was called");
        }
        Arrays.sort(nanos);
        return new Cost(nanos[calls / 2] / 1e3, processor / 1e3 / calls, (double) bytes / calls);
    }
}
