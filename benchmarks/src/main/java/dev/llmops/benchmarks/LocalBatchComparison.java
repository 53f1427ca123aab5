package dev.llmops.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.EngineMetrics;
import dev.llmops.local.EngineOptions;
import dev.llmops.local.FetchProgress;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCatalog;
import dev.llmops.local.ModelSource;
import dev.llmops.local.ModelStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What batching brings and costs. Many chats at once with an engine that computes 8 together, against one that computes one
 * at a time, in alternating rounds; then the scheduler's own time for each step and the heap that its thread allocates for
 * each token; then how much of the prompts of 32 chats with one system prompt of about 1,000 tokens is computed.
 *
 * <pre>
 * bin/benchmark --main LocalBatchComparison [MODEL [TOKENS [ROUNDS [THREADS]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 64 tokens, 5 rounds and 1 thread.
 */
public final class LocalBatchComparison {

    private static final String STORY = "There was a little robot who wanted to learn how to paint. ";
    private static final int PARALLEL = 8;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Path file;
    private final int tokens;
    private final int rounds;
    private final int threads;

    private LocalBatchComparison(Path file, int tokens, int rounds, int threads) {
        this.file = file;
        this.tokens = tokens;
        this.rounds = rounds;
        this.threads = threads;
    }

    /**
     * Runs the comparison and prints its tables.
     *
     * @param arguments model, tokens, rounds, threads
     * @throws Exception if a call fails
     */
    public static void main(String[] arguments) throws Exception {
        ModelSource source = arguments.length > 0 ? ModelSource.parse(arguments[0]) : ModelCatalog.demo();
        Path file = ModelStore.standard().fetch(source, FetchProgress.bar(System.err));
        LocalBatchComparison comparison = new LocalBatchComparison(
                file, number(arguments, 1, 64), number(arguments, 2, 5), number(arguments, 3, 1));
        try {
            comparison.compareThroughput();
            comparison.measureSharedPrompt();
        } finally {
            comparison.callers.shutdownNow();
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private LocalModel load(int parallel, boolean reuse) {
        return LocalModel.builder()
                .file(file)
                .threads(threads)
                .contextLength(1536)
                .engine(EngineOptions.builder()
                        .parallel(parallel)
                        .reusePrefixes(reuse)
                        .build())
                .build();
    }

    private void compareThroughput() throws ExecutionException, InterruptedException {
        System.out.printf("%s, %d tokens each, %d rounds, %d threads%n", file.getFileName(), tokens, rounds, threads);
        try (LocalModel one = load(1, false);
                LocalModel batched = load(PARALLEL, false)) {
            for (int calls : new int[] {8, 16, 32}) {
                double[] ratios = new double[rounds];
                double[] speeds = new double[rounds];
                for (int round = -1; round < rounds; round++) {
                    double alone = tokensPerSecond(one, calls);
                    double together = tokensPerSecond(batched, calls);
                    if (round >= 0) {
                        speeds[round] = together;
                        ratios[round] = together / alone;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%2d calls: %.1f generated tokens/s, %.2f times one at a time (medians; %.2f to %.2f)%n",
                        calls,
                        median(speeds),
                        median(ratios),
                        Arrays.stream(ratios).min().orElseThrow(),
                        Arrays.stream(ratios).max().orElseThrow());
            }
            measureOverhead(batched);
        }
    }

    private double tokensPerSecond(LocalModel model, int calls) throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        int generated = run(model, calls, "");
        return generated / ((System.nanoTime() - start) / 1e9);
    }

    private int run(LocalModel model, int calls, String system) throws ExecutionException, InterruptedException {
        List<Future<ModelResponse>> answers = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            ModelRequest.Builder request = ModelRequest.builder();
            if (!system.isEmpty()) {
                request.system(system);
            }
            request.user("Story " + call + ". " + STORY.repeat(system.isEmpty() ? 8 : 1) + "What happened next?")
                    .parameters(ModelParameters.builder().maxTokens(tokens).build());
            answers.add(callers.submit(() -> model.generate(request.build())));
        }
        int generated = 0;
        for (Future<ModelResponse> answer : answers) {
            generated += Objects.requireNonNull(answer.get().usage().output());
        }
        return generated;
    }

    private void measureOverhead(LocalModel model) throws ExecutionException, InterruptedException {
        ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().startsWith("llmops-local "))
                .mapToLong(Thread::getId)
                .max()
                .orElseThrow();
        EngineMetrics before = model.metrics();
        long allocated = beans.getThreadAllocatedBytes(thread);
        int generated = run(model, 4 * PARALLEL, "");
        allocated = beans.getThreadAllocatedBytes(thread) - allocated;
        EngineMetrics after = model.metrics();
        long steps = after.steps() - before.steps();
        System.out.printf(
                Locale.ROOT,
                "scheduler: %.1f microseconds for each of %d steps (%.1f ms of computing each), %d bytes of heap for each token%n",
                (after.schedulingNanos() - before.schedulingNanos()) / 1e3 / steps,
                steps,
                (after.computeNanos() - before.computeNanos()) / 1e6 / steps,
                allocated / generated);
    }

    private void measureSharedPrompt() throws ExecutionException, InterruptedException {
        String system = STORY.repeat(70);
        try (LocalModel model = load(PARALLEL, true)) {
            int once = model.tokenizer().orElseThrow().count(system);
            int generated = run(model, 32, system);
            EngineMetrics metrics = model.metrics();
            long read = metrics.decodedTokens() - generated;
            long all = read + metrics.cachedTokens();
            System.out.printf(
                    Locale.ROOT,
                    "32 calls with a system prompt of %d tokens: %d of %d tokens of prompts computed; %.2f times what must be%n",
                    once,
                    read,
                    all,
                    read / (double) (once + all - 32L * once));
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
