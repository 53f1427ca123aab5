package dev.llmops.benchmarks.experiments;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.experiments.analysis.ExperimentAnalysis;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A stream of a million units: what is kept of it, and how long the analysis takes beside the making of the units. */
final class ManyUnits {

    private static final int UNITS = 1_000_000;

    private ManyUnits() {}

    static void print() {
        System.out.println("\nA stream of units with five metrics, two guards and a quantile\n\n"
                + "| units | seconds | heap kept (MB) | verdict |\n|---|---|---|---|");
        for (int units : new int[] {UNITS / 100, UNITS / 10, UNITS}) {
            row(units);
        }
    }

    private static void row(int units) {
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0))
                .guard(AnalysisMetric.of("latency", Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0), 0.1)
                .guard(AnalysisMetric.ofQuantile("latency", 0.95, Direction.LOWER_IS_BETTER, 0), 0.5)
                .plannedUnits(units)
                .build();
        long before = heap();
        long from = System.nanoTime();
        SimulatedExperiment experiment = new SimulatedExperiment(1, 5);
        ExperimentAnalysis analysis = experiment.analysis(plan, 1);
        SplittableRandom random = new SplittableRandom(20261213);
        for (int i = 0; i < units; i++) {
            double time = i / (double) units;
            int variant = random.nextDouble() < experiment.share(time) ? 1 : 0;
            Map<String, MetricSums> metrics = Map.of(
                    "score", new MetricSums(3, 3 * random.nextDouble() + 0.1 * variant, 0),
                    "latency", new MetricSums(3, 3 * Math.exp(random.nextGaussian()), 0),
                    "cost", new MetricSums(3, 0.01 * random.nextDouble(), 0),
                    "error", new MetricSums(3, random.nextInt(2), 0),
                    "bought", new MetricSums(1, 1, 1));
            analysis.accept(experiment.unit(i, variant, time, metrics, Map.of()));
        }
        ExperimentResults results = analysis.results();
        double seconds = (System.nanoTime() - from) / 1e9;
        long kept = heap() - before;
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.2f | %.1f | %s |%n",
                results.units().analysed(),
                seconds,
                kept / 1e6,
                results.primary().get(0).verdict());
        // Keeps what was measured alive until here.
        analysis.accept(experiment.unit(-1, 0, 1, Map.of(), Map.of()));
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
