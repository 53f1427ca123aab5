package dev.llmops.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The figures of this module with short settings, in some seven minutes, as one Markdown table: to see whether something
 * has changed. One fork, five seconds to warm up and five to measure; for figures to quote run what the last column
 * names.
 *
 * <pre>bin/benchmark quick</pre>
 */
public final class QuickBenchmarks {

    static final List<QuickRow> ROWS = List.of(
            QuickRow.micros("chain, all off that can be, p50", "ChainBenchmark", "off", "bare", "at most 1 µs"),
            QuickRow.micros("chain with prompt, trace, record, p50", "ChainBenchmark", "full", "bare", "at most 11 µs"),
            QuickRow.micros("chain with guards and retrieval, p50", "GuardedChainBenchmark", "all", "plain", ""),
            QuickRow.micros("rendering a prompt, p50", "PromptBenchmark", "rendered", "handlebars", ""),
            QuickRow.ratio("recording / raw inserts", "StoreBenchmark", "store", "raw", "at least 0.7"),
            QuickRow.ratio("personal data, MB/s / regex", "PiiBenchmark", "guardrail", "regex", ""),
            QuickRow.ratio("retrieval / raw Lucene", "RetrievalBenchmark", "ragIndex", "rawLucene", "at least 0.9"));

    private static final String[] LOCAL = {"smollm2-135m-instruct", "32", "11"};
    private static final int WARM_UP = 5;
    private static final int MEASURED = 5;

    private QuickBenchmarks() {}

    /**
     * Measures and prints the table, then compares the runner with the ideal schedule and the local engine with C++.
     *
     * @param arguments none
     * @throws Exception if something cannot be run
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, Double> measured = measure();
        System.out.println("\n| what | figure | goal | for more digits |\n|---|---|---|---|");
        ROWS.forEach(row -> System.out.println(row.markdown(name -> Objects.requireNonNull(measured.get(name), name))));
        System.out.println("\n`bin/benchmark --main RunnerScheduleComparison` (goal: less than 2 percent over):\n");
        RunnerScheduleComparison.main(new String[0]);
        System.out.println("\n`bin/benchmark --main LocalGenerationComparison` (goal: at least 0.97):\n");
        LocalGenerationComparison.main(LOCAL);
    }

    private static Map<String, Double> measure() throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .warmupIterations(WARM_UP)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(MEASURED)
                .measurementTime(TimeValue.seconds(1));
        benchmarks().map(name -> "\\." + name.replace(".", "\\.") + "$").forEach(options::include);
        Map<String, Double> measured = new HashMap<>();
        for (RunResult result : new Runner(options.build()).run()) {
            String name = result.getParams().getBenchmark();
            measured.put(name.substring(QuickBenchmarks.class.getPackageName().length() + 1), figure(result));
        }
        return measured;
    }

    static Stream<String> benchmarks() {
        return ROWS.stream()
                .flatMap(row -> Stream.of(row.first(), row.second()))
                .distinct();
    }

    private static double figure(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        return result.getParams().getMode() == Mode.SampleTime
                ? primary.getStatistics().getPercentile(50)
                : primary.getScore();
    }
}
