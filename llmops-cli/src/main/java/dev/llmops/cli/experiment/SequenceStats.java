package dev.llmops.cli.experiment;

import static dev.llmops.cli.experiment.StatsValues.put;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.experiments.stats.AsymptoticSequence;
import dev.llmops.experiments.stats.BetaBinomial;
import dev.llmops.experiments.stats.EValues;
import dev.llmops.experiments.stats.EmpiricalBernstein;
import dev.llmops.experiments.stats.HedgedBetting;
import dev.llmops.experiments.stats.MixtureSprt;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.Quantiles;
import dev.llmops.experiments.stats.SampleRatio;
import java.util.List;
import java.util.Map;

/** What may be looked at after each observation. */
final class SequenceStats {

    private static final double ALPHA = 0.05;

    private SequenceStats() {}

    static void addTo(Map<String, StatsMethod> methods) {
        methods.put("rho2_optimal", SequenceStats::rho2);
        methods.put("normal_mixture_one_sided", SequenceStats::oneSided);
        methods.put("asymp_cs_one_sample", SequenceStats::oneSample);
        methods.put("asymp_cs_two_sample", SequenceStats::twoSample);
        methods.put("beta_binomial_cs", SequenceStats::betaBinomial);
        methods.put("predmix_empirical_bernstein_cs", SequenceStats::empiricalBernstein);
        methods.put("hedged_betting_log_capital", SequenceStats::logCapital);
        methods.put("hedged_betting_cs_running", SequenceStats::betting);
        methods.put("quantile_cs_beta_binomial", SequenceStats::quantile);
        methods.put("msprt_two_sample_normal", SequenceStats::msprt);
        methods.put("srm_sequential_multinomial", SequenceStats::sampleRatio);
    }

    static double alpha(StatsValues params) {
        return params.number("alpha", ALPHA);
    }

    private static void rho2(StatsValues params, StatsValues input, ObjectNode answer) {
        put(answer, "rho2_exact", NormalMixture.rho2(input.number("n_opt"), alpha(params)));
        put(answer, "rho2_approx", NormalMixture.approximateRho2(input.number("n_opt"), alpha(params)));
    }

    private static void oneSided(StatsValues params, StatsValues input, ObjectNode answer) {
        NormalMixture mixture = new NormalMixture(alpha(params), params.number("rho2"));
        put(answer, "margin_exact", mixture.exactMargin(input.number("n"), input.number("sigma")));
        put(answer, "margin_closed_form", mixture.margin(input.number("n"), input.number("sigma")));
    }

    private static void oneSample(StatsValues params, StatsValues input, ObjectNode answer) {
        NormalMixture mixture = NormalMixture.tightestAt(params.number("n_opt", 500), alpha(params));
        Moments sample = new Moments(input.whole("n"), input.number("mean"), input.number("variance"));
        AsymptoticSequence sequence = AsymptoticSequence.ofMean(sample, input.number("mu0", 0), mixture);
        put(answer, "rho2", mixture.rho2());
        put(answer, "half_width", sequence.halfWidth());
        putBounds(answer, sequence);
    }

    private static void twoSample(StatsValues params, StatsValues input, ObjectNode answer) {
        NormalMixture mixture = NormalMixture.tightestAt(params.number("n_opt_total", 1000), alpha(params));
        Moments treatment = new Moments(input.whole("n1"), input.number("mean1"), input.number("var1"));
        Moments control = new Moments(input.whole("n0"), input.number("mean0"), input.number("var0"));
        AsymptoticSequence sequence = AsymptoticSequence.ofDifference(treatment, control, mixture);
        put(answer, "diff", sequence.estimate());
        put(answer, "se", Math.sqrt(treatment.variance() / treatment.n() + control.variance() / control.n()));
        putBounds(answer, sequence);
    }

    private static void putBounds(ObjectNode answer, AsymptoticSequence sequence) {
        put(answer, "lower", sequence.lower());
        put(answer, "upper", sequence.upper());
        sequence.logE().ifPresent(logE -> put(answer, "log_e", logE));
        sequence.pValue().ifPresent(p -> put(answer, "p_value", p));
        if (sequence.degenerate()) {
            answer.put("degenerate", true);
        }
    }

    private static void betaBinomial(StatsValues params, StatsValues input, ObjectNode answer) {
        BetaBinomial prior = new BetaBinomial(params.number("a", 1), params.number("b", 1));
        long successes = input.whole("successes");
        long n = input.whole("n");
        double[] bounds = prior.bounds(successes, n, alpha(params));
        put(answer, "lower", bounds[0]);
        put(answer, "upper", bounds[1]);
        if (input.has("p0")) {
            put(answer, "log_e", prior.logE(successes, n, input.number("p0")));
        }
    }

    private static void empiricalBernstein(StatsValues params, StatsValues input, ObjectNode answer) {
        double[] x = input.numbers("x");
        double[][] bounds = EmpiricalBernstein.bounds(x, alpha(params));
        double[][] byRawMean = EmpiricalBernstein.boundsByRawMean(x, alpha(params));
        put(answer, "lower", bounds[0]);
        put(answer, "upper", bounds[1]);
        put(answer, "lower_confseq_convention", byRawMean[0]);
        put(answer, "upper_confseq_convention", byRawMean[1]);
    }

    private static void logCapital(StatsValues params, StatsValues input, ObjectNode answer) {
        put(answer, "log_capital", HedgedBetting.logCapital(input.numbers("x"), input.numbers("m"), alpha(params)));
    }

    private static void betting(StatsValues params, StatsValues input, ObjectNode answer) {
        double[] bounds =
                HedgedBetting.bounds(input.numbers("x"), alpha(params), Math.toIntExact(params.whole("grid", 1001)));
        if (bounds == null) {
            answer.putNull("lower").putNull("upper");
            return;
        }
        put(answer, "lower", bounds[0]);
        put(answer, "upper", bounds[1]);
    }

    private static void quantile(StatsValues params, StatsValues input, ObjectNode answer) {
        double quantile = params.number("q", 0.5);
        BetaBinomial prior = params.has("prior_a")
                ? new BetaBinomial(params.number("prior_a"), params.number("prior_b"))
                : BetaBinomial.around(quantile);
        Quantiles.Bounds bounds = Quantiles.sequence(input.numbers("x"), quantile, alpha(params), prior);
        answer.put("k_low", bounds.lowRank());
        answer.put("k_high", bounds.highRank() - 1);
        put(answer, "lower", bounds.lower());
        put(answer, "upper", bounds.upper());
    }

    private static void msprt(StatsValues params, StatsValues input, ObjectNode answer) {
        MixtureSprt test = new MixtureSprt(params.number("sigma2"), params.number("tau2"));
        long[] perArm = input.wholes("n_per_arm");
        double[] differences = input.numbers("diff");
        if (perArm.length != differences.length) {
            throw new IllegalArgumentException("n_per_arm and diff must have the same length, but have " + perArm.length
                    + " and " + differences.length);
        }
        double[] ratios = new double[perArm.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = test.logRatio(perArm[i], differences[i]);
        }
        put(answer, "log_lambda", ratios);
        put(answer, "p_always_valid", alwaysValid(ratios));
    }

    private static void sampleRatio(StatsValues params, StatsValues input, ObjectNode answer) {
        List<long[]> steps = input.wholeRows("counts_per_step");
        double[] weights = params.numbers("weights");
        long[] counts = new long[weights.length];
        double[] factors = new double[steps.size()];
        for (int step = 0; step < factors.length; step++) {
            long[] block = steps.get(step);
            if (block.length != counts.length) {
                throw new IllegalArgumentException(
                        "each step must have " + counts.length + " counts, but step " + step + " has " + block.length);
            }
            for (int i = 0; i < counts.length; i++) {
                if (block[i] < 0) {
                    throw new IllegalArgumentException(
                            "counts must be at least 0, but step " + step + " has " + block[i]);
                }
                counts[i] += block[i];
            }
            factors[step] = SampleRatio.logBayesFactor(counts, weights, params.number("concentration", 100));
        }
        put(answer, "log_bayes_factor", factors);
        put(answer, "p", alwaysValid(factors));
    }

    private static double[] alwaysValid(double[] logE) {
        double[] p = new double[logE.length];
        double least = 1;
        for (int i = 0; i < p.length; i++) {
            least = Math.min(least, EValues.pValue(logE[i]));
            p[i] = least;
        }
        return p;
    }
}
