package dev.llmops.benchmarks;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.LocalModel;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelSource;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One greedy answer with speculative decoding against the same answer without, for a prompt whose answer copies it and for a plain one.
 * All ways answer in turns, so that what else the machine does meets all; the figure is the median of the rounds' ratios.
 *
 * <pre>
 * bin/benchmark --main LocalSpeculationComparison [MODEL [TOKENS [ROUNDS [THREADS [DRAFT]]]]]
 * </pre>
 *
 * <p>The defaults are the demo's model, 128 tokens, 7 rounds, 1 thread and no draft model.
 */
public final class LocalSpeculationComparison {

    private static final String PASSAGE =
            "The ferry to the island leaves at seven in the morning and at noon from the old"
                    + " pier behind the fish market. Tickets are sold on board; children under twelve travel free. Bicycles are"
                    + " carried on the lower deck when the sea is calm. The crossing takes fifty minutes, and the last boat back"
                    + " leaves the island at half past eight in the evening.";
    private static final String COPYING = "Repeat this text word for word:\n\n" + PASSAGE;
    private static final String PLAIN = "Tell me a story about a little robot who wants to learn how to paint.";

    private record Way(String name, LocalModel model) {}

    private record Measured(double tokensPerSecond, String text, int drafted, int accepted) {}

    private final List<Way> ways = new ArrayList<>();
    private final int tokens;
    private final int rounds;

    private LocalSpeculationComparison(int tokens, int rounds) {
        this.tokens = tokens;
        this.rounds = rounds;
    }

    /**
     * Runs the comparison and prints its table.
     *
     * @param arguments model, tokens, rounds, threads, draft model
     */
    public static void main(String[] arguments) {
        ModelSource source = arguments.length > 0 ? ModelSource.parse(arguments[0]) : ModelCatalog.demo();
        Path file = ModelStore.standard().fetch(source, FetchProgress.bar(System.err));
        int threads = number(arguments, 3, 1);
        LocalSpeculationComparison comparison =
                new LocalSpeculationComparison(number(arguments, 1, 128), number(arguments, 2, 7));
        System.out.printf(
                "%s, %d tokens, %d rounds, %d threads%n",
                file.getFileName(), comparison.tokens, comparison.rounds, threads);
        try {
            comparison.load("without", file, threads, Speculation.none(), true);
            comparison.loadBoth("look-up", file, threads, Speculation.promptLookup());
            if (arguments.length > 4) {
                comparison.loadBoth("draft model", file, threads, Speculation.draftModel(Path.of(arguments[4])));
            }
            comparison.compare("copying", COPYING);
            comparison.compare("plain", PLAIN);
        } finally {
            comparison.ways.forEach(way -> way.model().close());
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    private void loadBoth(String name, Path file, int threads, Speculation speculation) {
        load(name + ", repeatable", file, threads, speculation, true);
        load(name + ", batchInvariant(false)", file, threads, speculation, false);
    }

    private void load(String name, Path file, int threads, Speculation speculation, boolean repeatable) {
        LocalModel model = LocalModel.builder()
                .file(file)
                .threads(threads)
                .contextLength(1024)
                .engine(EngineOptions.builder()
                        .parallel(1)
                        .batchInvariant(repeatable)
                        .prefixCaching(false)
                        .build())
                .speculation(speculation)
                .build();
        ways.add(new Way(name, model));
        model.speculationDisabledReason().ifPresent(reason -> System.out.println(name + " is off: " + reason));
    }

    private void compare(String what, String prompt) {
        List<List<Measured>> all = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            List<Measured> each = new ArrayList<>();
            for (Way way : ways) {
                each.add(measure(way.model(), prompt));
            }
            if (round > 0) {
                all.add(each);
            }
        }
        for (int way = 0; way < ways.size(); way++) {
            print(what, way, all);
        }
    }

    private void print(String what, int way, List<List<Measured>> all) {
        Measured last = all.get(all.size() - 1).get(way);
        List<Double> ratios = all.stream()
                .map(round -> round.get(way).tokensPerSecond() / round.get(0).tokensPerSecond())
                .sorted()
                .toList();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.2f (%.2f to %.2f) | %d of %d | %s |%n",
                what,
                ways.get(way).name(),
                LoadRun.median(all.stream()
                        .map(round -> round.get(way).tokensPerSecond())
                        .toList()),
                LoadRun.median(ratios),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                last.accepted(),
                last.drafted(),
                last.text().equals(all.get(all.size() - 1).get(0).text()) ? "same text" : "another text");
    }

    /** The prompt is not counted: from the first token to the last one. */
    private Measured measure(LocalModel model, String prompt) {
        ModelResponse response = model.generate(ModelRequest.builder()
                .user(prompt)
                .parameters(ModelParameters.builder().maxTokens(tokens).build())
                .build());
        long nanos = response.total()
                .minus(Objects.requireNonNull(response.timeToFirstToken()))
                .toNanos();
        int generated = Objects.requireNonNull(response.usage().output());
        return new Measured(
                (generated - 1) * 1e9 / nanos,
                response.text(),
                (int) response.vendor().getOrDefault("draft_n", 0),
                (int) response.vendor().getOrDefault("draft_n_accepted", 0));
    }
}
