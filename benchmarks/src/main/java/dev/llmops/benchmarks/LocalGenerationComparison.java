package dev.llmops.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Local generation against the same loop in C++ over the same libraries, model, prompt and number of threads. Rounds of
 * both alternate, so that what else the machine does meets both; the figure is the median of the rounds' ratios. Where
 * other programs run, the ratio of processor times says more: it counts work, garbage collection included, and not
 * waiting for a core. Each side is timed from the request to the whole text: checking, tokenising and handing over between threads count against
 * Java. Both must generate the same text.
 *
 * <pre>
 * bin/benchmark --main LocalGenerationComparison [MODEL [TOKENS [ROUNDS [THREADS]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 128 tokens, 31 rounds and 1 thread.
 */
public final class LocalGenerationComparison {

    private static final String PROMPT = "Once upon a time there was a little robot who wanted to learn how to paint.";
    private static final String PLAIN = "{{ messages[0].content }}";
    private static final int WARMUP_ROUNDS = 20;
    private static final long SEED = 1;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final LocalModel local;
    private final ReferenceLoop reference;
    private final int tokens;
    private final int rounds;

    private LocalGenerationComparison(LocalModel local, ReferenceLoop reference, int tokens, int rounds) {
        this.local = local;
        this.reference = reference;
        this.tokens = tokens;
        this.rounds = rounds;
    }

    /**
     * Runs the comparison and prints its table.
     *
     * @param arguments model, tokens, rounds, threads
     * @throws IOException if the C++ program cannot be started
     */
    public static void main(String[] arguments) throws IOException {
        ModelSource source = arguments.length > 0 ? ModelSource.parse(arguments[0]) : ModelCatalog.demo();
        Path model = ModelStore.standard().fetch(source, FetchProgress.bar(System.err));
        int tokens = number(arguments, 1, 128);
        int rounds = number(arguments, 2, 31);
        int threads = number(arguments, 3, 1);
        try (LocalModel local = LocalModel.builder()
                        .file(model)
                        .threads(threads)
                        .chatTemplate(PLAIN)
                        .build();
                ReferenceLoop reference = new ReferenceLoop(
                        model, Objects.requireNonNull(local.description().contextWindow()), threads)) {
            System.out.printf("%s, %d tokens, %d rounds, %d threads%n", model.getFileName(), tokens, rounds, threads);
            LocalGenerationComparison comparison = new LocalGenerationComparison(local, reference, tokens, rounds);
            comparison.compare("greedy", 0);
            comparison.compare("temperature 0.8", 0.8);
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void compare(String name, double temperature) {
        List<GenerationRound> java = new ArrayList<>();
        List<GenerationRound> cpp = new ArrayList<>();
        for (int round = -WARMUP_ROUNDS; round < rounds; round++) {
            // Strictly in turns: the first round after one of the other process pays for cold caches, here both do.
            GenerationRound ours = generate(temperature);
            GenerationRound theirs = reference.generate(PROMPT, tokens, temperature, SEED);
            if (!ours.sameTextAs(theirs)) {
                throw new IllegalStateException("the two sides generated different texts: " + ours + ", " + theirs);
            }
            if (round >= 0) {
                java.add(ours);
                cpp.add(theirs);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-15s  Java %.1f tokens/s, C++ %.1f tokens/s (medians)%n",
                name,
                quantile(each(java, GenerationRound::tokensPerSecond), 0.5),
                quantile(each(cpp, GenerationRound::tokensPerSecond), 0.5));
        double[] speeds = new double[rounds];
        Arrays.setAll(speeds, i -> java.get(i).tokensPerSecond() / cpp.get(i).tokensPerSecond());
        System.out.printf(
                Locale.ROOT,
                "  speed, Java / C++: median %.3f, quartiles %.3f and %.3f, all %.3f to %.3f%n",
                quantile(speeds, 0.5),
                quantile(speeds, 0.25),
                quantile(speeds, 0.75),
                quantile(speeds, 0),
                quantile(speeds, 1));
        // Of all rounds together, since the JVM knows its processor time only in steps of 10 ms.
        System.out.printf(Locale.ROOT, "  processor time, C++ / Java: %.3f%n", cpuNanos(cpp) / cpuNanos(java));
    }

    private GenerationRound generate(double temperature) {
        ModelRequest request = ModelRequest.builder()
                .user(PROMPT)
                .parameters(ModelParameters.builder()
                        .temperature(temperature)
                        .seed(SEED)
                        .maxTokens(tokens)
                        .build())
                .build();
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        ModelResponse response = local.generate(request);
        long nanos = System.nanoTime() - start;
        return new GenerationRound(
                nanos,
                PROCESS.getProcessCpuTime() - cpu,
                Objects.requireNonNull(response.usage().output()),
                response.text().getBytes(StandardCharsets.UTF_8).length);
    }

    private static double[] each(List<GenerationRound> all, ToDoubleFunction<GenerationRound> value) {
        return all.stream().mapToDouble(value).toArray();
    }

    private static double cpuNanos(List<GenerationRound> all) {
        return all.stream().mapToDouble(GenerationRound::cpuNanos).sum();
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
