package dev.llmops.benchmarks;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.FetchProgress;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCatalog;
import dev.llmops.local.ModelSource;
import dev.llmops.local.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Local generation against the same loop in C++ over the same libraries, model, prompt and number of threads. Rounds of
 * both alternate, so that what else the machine does meets both; the figure is the median of the rounds' ratios. Each
 * side is timed from the request to the whole text: checking, tokenising and handing over between threads count against
 * Java. Both must generate the same text.
 *
 * <pre>
 * java -cp ... dev.llmops.benchmarks.LocalGenerationComparison [MODEL [TOKENS [ROUNDS [THREADS]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 128 tokens, 31 rounds and 1 thread. The exact command is in
 * {@code benchmarks/README.md}.
 */
public final class LocalGenerationComparison {

    private static final String PROMPT = "Once upon a time there was a little robot who wanted to learn how to paint.";
    private static final String PLAIN = "{{ messages[0].content }}";
    private static final int WARMUP_ROUNDS = 5;
    private static final long SEED = 1;

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
     * @throws IOException if the C++ program can not be started
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
        Supplier<GenerationRound> ours = () -> generate(temperature);
        Supplier<GenerationRound> theirs = () -> reference.generate(PROMPT, tokens, temperature, SEED);
        double[] java = new double[rounds];
        double[] cpp = new double[rounds];
        for (int round = -WARMUP_ROUNDS; round < rounds; round++) {
            // Whoever comes second may find another machine than the first, so they take turns.
            boolean oursFirst = (round & 1) == 0;
            GenerationRound first = (oursFirst ? ours : theirs).get();
            GenerationRound second = (oursFirst ? theirs : ours).get();
            if (first.tokens() != second.tokens() || first.textBytes() != second.textBytes()) {
                throw new IllegalStateException("the two sides generated different texts: " + first + ", " + second);
            }
            if (round >= 0) {
                java[round] = (oursFirst ? first : second).tokensPerSecond();
                cpp[round] = (oursFirst ? second : first).tokensPerSecond();
            }
        }
        report(name, java, cpp);
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
        long start = System.nanoTime();
        ModelResponse response = local.generate(request);
        long nanos = System.nanoTime() - start;
        return new GenerationRound(
                nanos,
                Objects.requireNonNull(response.usage().output()),
                response.text().getBytes(StandardCharsets.UTF_8).length);
    }

    private static void report(String name, double[] java, double[] cpp) {
        double[] ratios = new double[java.length];
        Arrays.setAll(ratios, i -> java[i] / cpp[i]);
        System.out.printf(
                Locale.ROOT,
                "%-15s  Java %.1f tokens/s, C++ %.1f tokens/s (medians), ratio %.3f, quartiles %.3f and %.3f, all %.3f to"
                        + " %.3f%n",
                name,
                quantile(java, 0.5),
                quantile(cpp, 0.5),
                quantile(ratios, 0.5),
                quantile(ratios, 0.25),
                quantile(ratios, 0.75),
                quantile(ratios, 0),
                quantile(ratios, 1));
    }

    private static double quantile(double[] values, double quantile) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(quantile * (sorted.length - 1))];
    }
}
