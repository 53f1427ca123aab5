package dev.llmops.benchmarks.experiments;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.ExperimentAnalysis;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.Verdict;
import dev.llmops.experiments.plan.Adjustment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import dev.llmops.experiments.plan.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Whole analyses of simulated experiments, each looked at 200 times: is the true difference outside of the interval at some look? */
final class WholeAnalyses {

    private static final int UNITS = 2000;

    /** Mean delays of a purchase, as parts of the experiment's time. */
    private static final double FAST = 0.02;

    private static final double SLOW = 0.1;

    private static final String Y = "y";

    private static final AnalysisMetric PER_UNIT =
            AnalysisMetric.of(Y, Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0);

    private static final AnalysisMetric PER_ROW =
            AnalysisMetric.of(Y, Aggregation.MEAN_PER_ROW, Direction.HIGHER_IS_BETTER, 0);

    private static final AnalysisMetric SHARE = AnalysisMetric.of(Y, Aggregation.SHARE, Direction.HIGHER_IS_BETTER, 0);

    private static final AnalysisMetric P90 = AnalysisMetric.ofQuantile(Y, 0.9, Direction.LOWER_IS_BETTER, 0);

    private WholeAnalyses() {}

    /** What a unit does. */
    private interface Law {
        /** {@return sums of the rows of a unit, and of those before} */
        Drawn draw(SplittableRandom random, int variant, double time);
    }

    private record Drawn(MetricSums sums, @Nullable MetricSums before) {
        static Drawn of(double value) {
            return new Drawn(new MetricSums(1, value, value * value), null);
        }
    }

    /**
     * A simulated kind of experiment.
     *
     * @param at when it is looked at last; 1 is the end
     */
    private record Scenario(
            String name, SimulatedExperiment experiment, AnalysisPlan plan, double truth, double at, Law law) {}

    static void print(int runs) {
        System.out.println("\nWhole analyses, " + UNITS + " units, 200 looks, alpha .05, " + runs + " runs\n\n"
                + "| experiment | true difference | interval missed it at some look | at most alpha | better | worse | no verdict or no difference |\n"
                + "|---|---|---|---|---|---|---|");
        rows(0, runs);
        rows(0.2, runs);
    }

    static void rows(double effect, int runs) {
        SimulatedExperiment even = new SimulatedExperiment(5);
        SimulatedExperiment ramp = new SimulatedExperiment(1, 3, 5, 9);
        Law normal = (random, variant, time) -> Drawn.of(random.nextGaussian() + effect * variant);
        Law skewed = (random, variant, time) -> Drawn.of(-Math.log1p(-random.nextDouble()) + effect * variant);
        Law drift = (random, variant, time) ->
                Drawn.of(random.nextGaussian() + 3 * time + Math.sin(12 * time) + effect * variant);
        Law clustered = (random, variant, time) -> clustered(random, effect * variant);
        Law covariate = (random, variant, time) -> covariate(random, effect * variant);
        Law bought = (random, variant, time) -> bought(random, 0.1 + 0.25 * effect * variant, 0.9, 0);
        row(new Scenario("normal", even, plan(PER_UNIT), effect, 1, normal), runs);
        row(new Scenario("normal, mSPRT", even, plan(sprt()), effect, 1, normal), runs);
        row(
                new Scenario(
                        "normal, group-sequential",
                        even,
                        plan(PER_UNIT.by(Method.GROUP_SEQUENTIAL)),
                        effect,
                        1,
                        normal),
                runs);
        row(new Scenario("exponential", even, plan(PER_UNIT), effect, 1, skewed), runs);
        row(new Scenario("outcomes drift", even, plan(PER_UNIT), effect, 1, drift), runs);
        row(
                new Scenario(
                        "outcomes drift, weights 10 to 90 % in four steps", ramp, plan(PER_UNIT), effect, 1, drift),
                runs);
        row(new Scenario("rows of users, delta method", even, plan(PER_ROW), effect, 1, clustered), runs);
        row(
                new Scenario(
                        "CUPED, correlation .7",
                        even,
                        plan(PER_UNIT.adjusted(Adjustment.CUPED, Y)),
                        effect,
                        1,
                        covariate),
                runs);
        row(
                new Scenario(
                        "regression, correlation .7",
                        even,
                        plan(PER_UNIT.adjusted(Adjustment.REGRESSION, Y)),
                        effect,
                        1,
                        covariate),
                runs);
        row(new Scenario("share of 10 %", even, plan(SHARE), 0.25 * effect, 1, bought), runs);
        row(
                new Scenario(
                        "share of 10 %, exact", even, plan(SHARE.by(Method.BETA_BINOMIAL)), 0.25 * effect, 1, bought),
                runs);
        bounded(even, effect, runs);
        quantiles(even, effect, runs);
        delayed(even, effect, runs);
    }

    private static void bounded(SimulatedExperiment even, double effect, int runs) {
        Law unit = (random, variant, time) -> Drawn.of(0.8 * random.nextDouble() + effect * variant);
        AnalysisPlan bernstein = plan(PER_UNIT.by(Method.EMPIRICAL_BERNSTEIN));
        row(new Scenario("from 0 to 1, empirical Bernstein", even, bernstein, effect, 1, unit), runs);
        AnalysisPlan betting = plan(PER_UNIT.by(Method.BETTING));
        row(new Scenario("from 0 to 1, betting (400 units)", even, betting, effect, 0.2, unit), runs);
    }

    private static void quantiles(SimulatedExperiment even, double effect, int runs) {
        Law latency = (random, variant, time) -> Drawn.of(Math.exp(random.nextGaussian()) + effect * variant);
        row(new Scenario("90th percentile, lognormal", even, plan(P90), effect, 1, latency), runs);
    }

    /** The variant's users take five times as long to buy. Units whose window is open are left out. */
    private static void delayed(SimulatedExperiment even, double effect, int runs) {
        double window = 0.5;
        AnalysisPlan windowed = AnalysisPlan.builder()
                .primary(SHARE)
                .plannedUnits(UNITS)
                .window(Duration.ofMillis(Math.round(window * SimulatedExperiment.LENGTH.toMillis())))
                .build();
        double rate = 0.3 + effect / 2;
        double truth = rate * (1 - Math.exp(-window / SLOW)) - 0.3 * (1 - Math.exp(-window / FAST));
        Law law = (random, variant, time) ->
                bought(random, variant == 0 ? 0.3 : rate, window, variant == 0 ? FAST : SLOW);
        row(new Scenario("delayed outcomes, window of 5 days", even, windowed, truth, 1, law), runs);
        double early = 0.3;
        Law soFar = (random, variant, time) ->
                bought(random, variant == 0 ? 0.3 : rate, early - time, variant == 0 ? FAST : SLOW);
        row(
                new Scenario("the same without a window on day 3 (wrong)", even, plan(SHARE), effect / 2, early, soFar),
                runs);
    }

    private static Drawn bought(SplittableRandom random, double rate, double waited, double delay) {
        boolean buys = random.nextDouble() < rate;
        boolean seen = delay == 0 || -Math.log1p(-random.nextDouble()) * delay <= waited;
        return buys && seen ? Drawn.of(1) : new Drawn(new MetricSums(0, 0, 0), null);
    }

    private static Drawn clustered(SplittableRandom random, double effect) {
        double own = Math.sqrt(0.5) * random.nextGaussian() + effect;
        int rows = 1 + UserLevel.poisson(random, 4);
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += own + Math.sqrt(0.5) * random.nextGaussian();
        }
        return new Drawn(new MetricSums(rows, sum, 0), null);
    }

    private static Drawn covariate(SplittableRandom random, double effect) {
        double before = random.nextGaussian();
        double after = 0.7 * before + Math.sqrt(0.51) * random.nextGaussian() + effect;
        return new Drawn(new MetricSums(1, after, 0), new MetricSums(1, before, 0));
    }

    private static AnalysisMetric sprt() {
        return AnalysisMetric.of(Y, Aggregation.MEAN_PER_UNIT, Direction.HIGHER_IS_BETTER, 0.2)
                .by(Method.MIXTURE_SPRT);
    }

    private static AnalysisPlan plan(AnalysisMetric metric) {
        return AnalysisPlan.builder().primary(metric).plannedUnits(UNITS).build();
    }

    private static void row(Scenario scenario, int runs) {
        SplittableRandom seeds = new SplittableRandom(20261212);
        int missed = 0;
        int better = 0;
        int worse = 0;
        for (int run = 0; run < runs; run++) {
            Comparison primary = run(scenario, seeds.split()).primary().get(0);
            missed += primary.sequence().stream().anyMatch(point -> missed(point, scenario.truth())) ? 1 : 0;
            better += primary.verdict() == Verdict.BETTER ? 1 : 0;
            worse += primary.verdict() == Verdict.WORSE ? 1 : 0;
        }
        double rate = missed / (double) runs;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f | %.4f | %s | %.4f | %.4f | %.4f |%n",
                scenario.name(),
                scenario.truth(),
                rate,
                KnownResults.atMost(rate, 0.05, runs),
                better / (double) runs,
                worse / (double) runs,
                (runs - better - worse) / (double) runs);
    }

    private static boolean missed(Comparison.Point point, double truth) {
        return point.interval().lower() > truth || point.interval().upper() < truth;
    }

    private static ExperimentResults run(Scenario scenario, SplittableRandom random) {
        SimulatedExperiment experiment = scenario.experiment();
        ExperimentAnalysis analysis = experiment.analysis(scenario.plan(), scenario.at());
        for (int i = 0; i < UNITS * scenario.at(); i++) {
            double time = i / (double) UNITS;
            int variant = random.nextDouble() < experiment.share(time) ? 1 : 0;
            Drawn drawn = scenario.law().draw(random, variant, time);
            MetricSums before = drawn.before();
            analysis.accept(experiment.unit(
                    i, variant, time, Map.of(Y, drawn.sums()), before == null ? Map.of() : Map.of(Y, before)));
        }
        return analysis.results();
    }
}
