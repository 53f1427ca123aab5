package dev.llmops.cli.experiment;

import static dev.llmops.cli.experiment.SequenceStats.alpha;
import static dev.llmops.cli.experiment.StatsValues.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.experiments.stats.ClusterBootstrap;
import dev.llmops.experiments.stats.ClusteredRatio;
import dev.llmops.experiments.stats.Cuped;
import dev.llmops.experiments.stats.EValues;
import dev.llmops.experiments.stats.LinAdjustment;
import dev.llmops.experiments.stats.PValues;
import java.util.Arrays;
import java.util.Map;

/** Covariates, clusters, several metrics. */
final class AdjustedStats {

    private AdjustedStats() {}

    static void addTo(Map<String, StatsMethod> methods) {
        methods.put("cuped", AdjustedStats::cuped);
        methods.put("lin_regression_adjustment", AdjustedStats::lin);
        methods.put("delta_ratio_clustered", AdjustedStats::ratio);
        methods.put("cluster_bootstrap_percentile", AdjustedStats::bootstrap);
        methods.put("p_adjust", AdjustedStats::adjust);
        methods.put("e_bh", AdjustedStats::eBh);
        methods.put("e_combine", AdjustedStats::combine);
    }

    private static void cuped(StatsValues params, StatsValues input, ObjectNode answer) {
        Cuped cuped = Cuped.of(input.numbers("y"), input.numbers("x"), input.flags("treated"));
        put(answer, "theta", cuped.theta());
        put(answer, "diff", cuped.difference());
        put(answer, "se", cuped.standardError());
        put(answer, "diff_unadjusted", cuped.unadjusted());
        put(answer, "adj_mean_treated", cuped.treated().mean());
        put(answer, "adj_mean_control", cuped.control().mean());
        put(answer, "df", cuped.degreesOfFreedom());
    }

    private static void lin(StatsValues params, StatsValues input, ObjectNode answer) {
        LinAdjustment lin = LinAdjustment.of(input.numbers("y"), input.numbers("x"), input.flags("treated"));
        put(answer, "effect", lin.effect());
        put(answer, "se", lin.standardError());
        put(answer, "p_normal", lin.pValue());
    }

    private static void ratio(StatsValues params, StatsValues input, ObjectNode answer) {
        ClusteredRatio control = ClusteredRatio.of(input.rows("control"));
        ClusteredRatio treatment = ClusteredRatio.of(input.rows("treatment"));
        put(answer, "ratio_control", control.ratio());
        put(answer, "ratio_treatment", treatment.ratio());
        put(answer, "diff", treatment.ratio() - control.ratio());
        put(answer, "se", Math.sqrt(treatment.squaredError() + control.squaredError()));
        put(answer, "se_cr0", Math.sqrt(treatment.uncorrectedSquaredError() + control.uncorrectedSquaredError()));
    }

    private static void bootstrap(StatsValues params, StatsValues input, ObjectNode answer) {
        ClusterBootstrap bootstrap =
                ClusterBootstrap.of(input.rows("control"), input.rows("treatment"), input.indexTables("resamples"));
        double[] interval = bootstrap.interval(alpha(params));
        put(answer, "replicates", bootstrap.differences());
        put(answer, "lower", interval[0]);
        put(answer, "upper", interval[1]);
        put(answer, "se", bootstrap.standardError());
    }

    private static void adjust(StatsValues params, StatsValues input, ObjectNode answer) {
        double[] p = input.numbers("p");
        put(answer, "holm", PValues.holm(p));
        put(answer, "bh", PValues.benjaminiHochberg(p));
        put(answer, "by", PValues.benjaminiYekutieli(p));
        put(answer, "bonferroni", PValues.bonferroni(p));
    }

    private static void eBh(StatsValues params, StatsValues input, ObjectNode answer) {
        for (int index : EValues.benjaminiHochberg(input.numbers("e"), alpha(params))) {
            answer.withArray("rejected").add(index);
        }
        answer.withArray("rejected");
    }

    private static void combine(StatsValues params, StatsValues input, ObjectNode answer) {
        double[] e = input.numbers("e");
        double[] equal = new double[e.length];
        Arrays.fill(equal, 1);
        put(answer, "log_product", EValues.logProduct(e));
        put(answer, "mean", EValues.mean(e, equal));
        if (input.has("weights")) {
            put(answer, "weighted_mean", EValues.mean(e, input.numbers("weights")));
        }
        put(
                answer,
                "p_from_max_of_stream",
                EValues.pValue(Math.log(Arrays.stream(e).max().orElse(0))));
    }
}
