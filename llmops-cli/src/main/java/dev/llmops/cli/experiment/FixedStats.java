package dev.llmops.cli.experiment;

import static dev.llmops.cli.experiment.SequenceStats.alpha;
import static dev.llmops.cli.experiment.StatsValues.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.experiments.stats.GroupSequential;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.Planning;
import dev.llmops.experiments.stats.Quantiles;
import dev.llmops.experiments.stats.SampleRatio;
import dev.llmops.experiments.stats.TwoProportions;
import dev.llmops.experiments.stats.WelchTest;
import java.util.Map;

/** What is planned before and looked at once, or a planned number of times. */
final class FixedStats {

    private FixedStats() {}

    static void addTo(Map<String, StatsMethod> methods) {
        methods.put("welch_t", FixedStats::welch);
        methods.put("two_proportions", FixedStats::twoProportions);
        methods.put("quantile_ci_fixed_order_statistic", FixedStats::quantile);
        methods.put("srm_chi2", FixedStats::sampleRatio);
        methods.put("group_sequential_constant", FixedStats::constant);
        methods.put("lan_demets_bounds", FixedStats::spending);
        methods.put("power_plan", FixedStats::plan);
    }

    private static void welch(StatsValues params, StatsValues input, ObjectNode answer) {
        WelchTest test = WelchTest.of(Moments.of(input.numbers("x")), Moments.of(input.numbers("y")), alpha(params));
        put(answer, "t", test.t());
        put(answer, "df", test.degreesOfFreedom());
        put(answer, "p", test.pValue());
        put(answer, "lower", test.lower());
        put(answer, "upper", test.upper());
    }

    private static void twoProportions(StatsValues params, StatsValues input, ObjectNode answer) {
        long x1 = input.whole("x1");
        long n1 = input.whole("n1");
        TwoProportions test = TwoProportions.of(x1, n1, input.whole("x0"), input.whole("n0"), alpha(params));
        put(answer, "wilson1", TwoProportions.wilson(x1, n1, alpha(params)));
        put(answer, "clopper_pearson1", TwoProportions.clopperPearson(x1, n1, alpha(params)));
        put(answer, "newcombe_diff", new double[] {test.lower(), test.upper()});
        put(answer, "pooled_z", test.z());
        put(answer, "pooled_p", test.pValue());
    }

    private static void quantile(StatsValues params, StatsValues input, ObjectNode answer) {
        Quantiles.Bounds bounds = Quantiles.fixed(input.numbers("x"), params.number("q", 0.5), alpha(params));
        answer.put("l", bounds.lowRank());
        answer.put("u", bounds.highRank());
        put(answer, "lower", bounds.lower());
        put(answer, "upper", bounds.upper());
    }

    private static void sampleRatio(StatsValues params, StatsValues input, ObjectNode answer) {
        double[] weights = params.has("weights") ? params.numbers("weights") : input.numbers("weights");
        SampleRatio.Fixed test = SampleRatio.test(input.wholes("counts"), weights);
        put(answer, "chi2", test.chiSquared());
        answer.put("df", test.degreesOfFreedom());
        put(answer, "p", test.pValue());
        put(answer, "log_p", test.logP());
    }

    private static void constant(StatsValues params, StatsValues input, ObjectNode answer) {
        twoSides(params);
        int looks = Math.toIntExact(input.whole("looks"));
        GroupSequential.Shape shape = shape(params, "type");
        double[] bounds = GroupSequential.bounds(looks, alpha(params), shape);
        put(answer, "c", bounds[looks - 1]); // at the last look both shapes have their constant
        put(answer, "bounds", bounds);
    }

    private static void spending(StatsValues params, StatsValues input, ObjectNode answer) {
        twoSides(params);
        double[] times = input.numbers("info");
        GroupSequential.Shape shape = shape(params, "spending");
        double[] bounds = GroupSequential.spendingBounds(times, alpha(params), shape);
        double[] spent = times.clone();
        for (int i = 0; i < times.length; i++) {
            spent[i] = GroupSequential.spent(times[i], alpha(params), shape);
        }
        put(answer, "bounds", bounds);
        put(answer, "cumulative_alpha", spent);
    }

    private static GroupSequential.Shape shape(StatsValues params, String field) {
        return switch (params.has(field) ? params.text(field) : "obf") {
            case "obf" -> GroupSequential.Shape.OBRIEN_FLEMING;
            case "pocock" -> GroupSequential.Shape.POCOCK;
            default ->
                throw new IllegalArgumentException(
                        "params." + field + " must be 'obf' or 'pocock', but was '" + params.text(field) + "'");
        };
    }

    private static void twoSides(StatsValues params) {
        long sides = params.whole("sides", 2);
        if (sides != 2) {
            throw new IllegalArgumentException("params.sides must be 2, but was " + sides);
        }
    }

    private static void plan(StatsValues params, StatsValues input, ObjectNode answer) {
        twoSides(params);
        double alpha = alpha(params);
        double power = params.number("power", 0.8);
        double ratio = params.number("ratio_n2_over_n1", 1);
        double effect = input.number("effect_sd");
        double p1 = input.number("p1");
        double p2 = input.number("p2");
        NormalMixture mixture = NormalMixture.tightestAt(params.number("n_opt", 1000), alpha);
        put(answer, "t_test_n1", Planning.tTest(effect, alpha, power, ratio));
        put(answer, "cohen_h", Planning.cohensH(p1, p2));
        put(answer, "prop_normal_n1", Planning.proportions(p1, p2, alpha, power, ratio));
        put(answer, "asymp_cs_unit_sigma_n_until_half_width_below_effect", Planning.sequence(mixture, effect));
    }
}
