package dev.llmops.benchmarks.experiments;

import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.Variant;
import dev.llmops.experiments.analysis.ExperimentAnalysis;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An experiment of ten days with a control and a variant. */
final class SimulatedExperiment {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    static final Duration LENGTH = Duration.ofDays(10);

    private final List<ExperimentVersion> history = new ArrayList<>();

    private final int[] shares;

    /**
     * Creates an experiment.
     *
     * @param shares of the variant, in tenths; each holds for as long as the others
     */
    SimulatedExperiment(int... shares) {
        this.shares = shares.clone();
        for (int share : shares) {
            int number = history.size() + 1;
            Experiment experiment = Experiment.of(
                    "simulated", "prompt", Variant.ofModel("a", 10 - share, "m1"), Variant.ofModel("b", share, "m2"));
            String owners = "0".repeat((10 - share) * 1000) + "1".repeat(share * 1000);
            history.add(new ExperimentVersion(
                    experiment,
                    number,
                    number,
                    ExperimentStatus.RUNNING,
                    new BucketTable(List.of("a", "b"), owners),
                    at((number - 1.0) / shares.length),
                    null,
                    null,
                    Map.of()));
        }
    }

    static Instant at(double time) {
        return START.plusMillis(Math.round(time * LENGTH.toMillis()));
    }

    /** {@return the epoch of a time from 0 to 1} */
    int epoch(double time) {
        return 1 + (int) Math.min(history.size() - 1, time * history.size());
    }

    /** {@return the share of the variant at a time} */
    double share(double time) {
        return shares[epoch(time) - 1] / 10.0;
    }

    ExperimentAnalysis analysis(AnalysisPlan plan, double at) {
        return new ExperimentAnalysis(history, new PlanVersion(plan, 1, START), at(at));
    }

    UnitMetrics unit(int i, int variant, double time, Map<String, MetricSums> metrics, Map<String, MetricSums> before) {
        return new UnitMetrics(
                "u" + i, variant == 0 ? "a" : "b", epoch(time), at(time), 0.5, Map.of(), metrics, before);
    }
}
