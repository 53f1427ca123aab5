package dev.llmops.experiments.report;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.Variant;
import dev.llmops.experiments.analysis.ExperimentAnalysis;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Results to show: a better score, a guard that is worse, segments, a decision with evidence. */
final class SampleResults {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private static final Instant END = START.plus(Duration.ofDays(14));

    private SampleResults() {}

    static ExperimentResults better() {
        return results(0.5);
    }

    static ExperimentResults wrongSplit() {
        return results(0.62);
    }

    private static ExperimentResults results(double share) {
        AnalysisPlan plan = AnalysisPlan.builder()
                .primary(AnalysisMetric.of("score", Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0.02))
                .guard(AnalysisMetric.of("latency", Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0), 0.2)
                .guard(AnalysisMetric.of("error", Aggregation.MEAN_PER_ROW, Direction.LOWER_IS_BETTER, 0), 0.02)
                .guard(AnalysisMetric.ofQuantile("latency", 0.95, Direction.LOWER_IS_BETTER, 0), 0.5)
                .plannedUnits(4000)
                .build();
        ExperimentAnalysis analysis = new ExperimentAnalysis(history(), new PlanVersion(plan, 1, START), END);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 4000; i++) {
            analysis.accept(unit(random, i, random.nextDouble() < share ? 1 : 0));
        }
        return analysis.results();
    }

    private static UnitMetrics unit(SplittableRandom random, int i, int variant) {
        int calls = 1 + random.nextInt(5);
        double score = 0;
        double latency = 0;
        double errors = 0;
        for (int call = 0; call < calls; call++) {
            score += Math.min(1, 0.4 + 0.1 * variant + 0.5 * random.nextDouble());
            latency += Math.exp(0.5 * random.nextGaussian()) + 0.4 * variant;
            errors += random.nextDouble() < 0.03 ? 1 : 0;
        }
        double cost = 0.001 * (1 - 0.2 * variant) * calls * (0.5 + random.nextDouble());
        return new UnitMetrics(
                "u" + i,
                variant == 0 ? "long" : "short",
                1,
                START.plus(Duration.ofMinutes(i * 5L)),
                0.5,
                Map.of("tenant", i % 3 == 0 ? "acme" : "bolt"),
                Map.of(
                        "score", new MetricSums(calls, score, 0),
                        "latency", new MetricSums(calls, latency, 0),
                        "error", new MetricSums(calls, errors, errors),
                        "thumbs", new MetricSums(1, i % 2, i % 2),
                        "cost", new MetricSums(calls, cost, 0)),
                Map.of());
    }

    private static List<ExperimentVersion> history() {
        Experiment experiment = Experiment.of(
                "wording", "support", Variant.ofModel("long", 1, "m1"), Variant.ofModel("short", 1, "m2"));
        BucketTable table = new BucketTable(List.of("long", "short"), "01".repeat(BucketTable.BUCKETS / 2));
        return List.of(
                new ExperimentVersion(
                        experiment,
                        1,
                        1,
                        ExperimentStatus.RUNNING,
                        table,
                        START,
                        "ada",
                        "try a shorter prompt",
                        Map.of()),
                new ExperimentVersion(
                        experiment,
                        2,
                        1,
                        ExperimentStatus.STOPPED,
                        table,
                        END,
                        "ada",
                        "ship <b>it</b>",
                        Map.of("difference", 0.1, "units", 4000)));
    }
}
