package dev.llmops.benchmarks.routing;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.local.LocalModel;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import dev.llmops.serving.pool.PoolBuilder;
import dev.llmops.serving.routing.RoutingStrategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Four local engines behind a pool, and questions about documents that many of them share: {@code bin/benchmark prefixes MODEL [ROUNDS [WORDS]]}. Strategies take turns in each round, each with documents
 * that no engine has seen. The share of question tokens that came from a cache does not depend on what else the machine does; the times do.
 */
public final class PrefixComparison {

    private static final int ENGINES = 4;
    private static final int SLOTS = 2;
    private static final int DOCUMENTS = 12;
    private static final int QUESTIONS = 96;
    private static final int CALLERS = 4;
    private static final int ANSWER = 8;

    private PrefixComparison() {}

    /** What one attempt took. */
    private record Sample(double firstTokenMillis, long input, long cached) {}

    /** The command. */
    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments.length > 0 ? arguments[0] : "../shared/models/stories260K.gguf");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int words = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 120;
        List<LocalModel> engines = new ArrayList<>();
        try {
            for (int i = 0; i < ENGINES; i++) {
                engines.add(LocalModel.builder()
                        .file(model)
                        .threads(1)
                        .engine(EngineOptions.builder().parallel(SLOTS).build())
                        .build());
            }
            compare(engines, rounds, words);
        } finally {
            engines.forEach(LocalModel::close);
        }
    }

    private static void compare(List<LocalModel> engines, int rounds, int words) throws Exception {
        Map<String, Supplier<RoutingStrategy>> strategies = new LinkedHashMap<>();
        strategies.put("roundRobin", RoutingStrategy::roundRobin);
        strategies.put("prefixAffinity", RoutingStrategy::prefixAffinity);
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Supplier<RoutingStrategy>> each : strategies.entrySet()) {
                List<String> documents = documents(
                        new SplittableRandom(31L * round + each.getKey().hashCode()), words);
                List<Sample> measured = ask(pool(engines, each.getValue().get()), documents, round);
                if (round > 0) { // the first one warms up
                    samples.computeIfAbsent(each.getKey(), name -> new ArrayList<>())
                            .addAll(measured);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d engines of %d slots, %d documents, %d questions a round, %d rounds, %d callers%n%n",
                ENGINES,
                SLOTS,
                DOCUMENTS,
                QUESTIONS,
                rounds,
                CALLERS);
        System.out.println(
                "| strategy | question tokens from a cache | first token p50, ms | p95, ms |\n|---|---|---|---|");
        samples.forEach(PrefixComparison::print);
    }

    private static void print(String strategy, List<Sample> samples) {
        double[] times =
                samples.stream().mapToDouble(Sample::firstTokenMillis).sorted().toArray();
        long input = samples.stream().mapToLong(Sample::input).sum();
        long cached = samples.stream().mapToLong(Sample::cached).sum();
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %.0f %% of %d | %.1f | %.1f |%n",
                strategy,
                100.0 * cached / input,
                input,
                times[times.length / 2],
                times[(int) (times.length * 0.95)]);
    }

    /** Not closed: that would close the engines. */
    private static Pool pool(List<LocalModel> engines, RoutingStrategy strategy) {
        PoolBuilder builder = Pool.builder().strategy(strategy);
        for (int i = 0; i < engines.size(); i++) {
            builder.endpoint(Endpoint.of("e" + i, engines.get(i)));
        }
        return builder.build();
    }

    private static List<Sample> ask(ModelClient pool, List<String> documents, int round) throws Exception {
        SplittableRandom random = new SplittableRandom(round);
        List<Callable<Sample>> questions = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            String text = documents.get(random.nextInt(DOCUMENTS)) + " Question " + i + "?";
            questions.add(() -> ask(pool, text));
        }
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Sample> samples = new ArrayList<>();
            for (Future<Sample> each : callers.invokeAll(questions)) {
                samples.add(each.get());
            }
            return samples;
        } finally {
            callers.shutdownNow();
        }
    }

    private static Sample ask(ModelClient pool, String text) {
        ModelRequest request = ModelRequest.builder()
                .user(text)
                .parameters(ModelParameters.builder()
                        .maxTokens(ANSWER)
                        .temperature(0)
                        .build())
                .build();
        long start = System.nanoTime();
        long[] first = {0};
        try (ModelStream stream = pool.stream(request)) {
            ModelEvent.End end = stream.forEach(event -> {
                if (first[0] == 0) {
                    first[0] = System.nanoTime() - start;
                }
            });
            TokenUsage usage = end.orThrow().usage();
            Integer cached = usage.cachedInput();
            Integer input = usage.input();
            return new Sample(first[0] / 1e6, input == null ? 0 : input, cached == null ? 0 : cached);
        }
    }

    /** Words at random, so that two documents share nothing. */
    private static List<String> documents(SplittableRandom random, int words) {
        String[] vocabulary = {"once", "upon", "time", "little", "girl", "dog", "ball", "tree", "happy", "rain", "house"
        };
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < words; word++) {
                text.append(vocabulary[random.nextInt(vocabulary.length)]).append(' ');
            }
            documents.add(text.toString());
        }
        return documents;
    }
}
