package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.Variant;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Experiments and units to analyse. */
final class Histories {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static final Instant END = START.plus(Duration.ofDays(10));

    private Histories() {}

    /** {@return an experiment whose variants a, b, ... had these weights, one day after the other} */
    static List<ExperimentVersion> weights(int[]... epochs) {
        List<ExperimentVersion> history = new ArrayList<>();
        for (int[] weights : epochs) {
            int number = history.size() + 1;
            history.add(new ExperimentVersion(
                    experiment(weights),
                    number,
                    number,
                    ExperimentStatus.RUNNING,
                    table(weights),
                    START.plus(Duration.ofDays(number - 1)),
                    null,
                    null,
                    Map.of()));
        }
        return history;
    }

    private static Experiment experiment(int[] weights) {
        Variant[] variants = new Variant[weights.length];
        for (int i = 0; i < weights.length; i++) {
            variants[i] = Variant.ofModel(name(i), weights[i], "model-" + i);
        }
        return Experiment.of("wording", "support", variants);
    }

    static String name(int variant) {
        return String.valueOf((char) ('a' + variant));
    }

    private static BucketTable table(int[] weights) {
        int total = 0;
        for (int weight : weights) {
            total += weight;
        }
        StringBuilder owners = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            names.add(name(i));
            owners.append(String.valueOf(Character.forDigit(i, 36)).repeat(weights[i] * BucketTable.BUCKETS / total));
        }
        while (owners.length() < BucketTable.BUCKETS) {
            owners.append(owners.charAt(owners.length() - 1));
        }
        return new BucketTable(names, owners.toString());
    }

    static UnitMetrics unit(String unit, int variant, int epoch, Instant at, String metric, double... rows) {
        return unit(unit, variant, epoch, at, Map.of(metric, sums(rows)));
    }

    static UnitMetrics unit(String unit, int variant, int epoch, Instant at, Map<String, MetricSums> metrics) {
        return new UnitMetrics(unit, name(variant), epoch, at, 0.5, Map.of(), metrics, Map.of());
    }

    static MetricSums sums(double... rows) {
        double sum = 0;
        double squares = 0;
        for (double row : rows) {
            sum += row;
            squares += row * row;
        }
        return new MetricSums(rows.length, sum, squares);
    }

    /** {@return the results for units in an order} */
    static ExperimentResults analyse(List<ExperimentVersion> history, AnalysisPlan plan, List<UnitMetrics> units) {
        return analyse(history, plan, END, units);
    }

    static ExperimentResults analyse(
            List<ExperimentVersion> history, AnalysisPlan plan, Instant at, List<UnitMetrics> units) {
        ExperimentAnalysis analysis = new ExperimentAnalysis(history, new PlanVersion(plan, 1, START), at);
        units.forEach(analysis);
        return analysis.results();
    }
}
