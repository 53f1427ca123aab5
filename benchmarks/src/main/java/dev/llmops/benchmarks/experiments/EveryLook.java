package dev.llmops.benchmarks.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.experiments.stats.BetaBinomial;
import dev.llmops.experiments.stats.EmpiricalBernstein;
import dev.llmops.experiments.stats.HedgedBetting;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.Quantiles;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Statistics that are looked at after each observation, without any effect: in how many runs they are wrong at some look. */
final class EveryLook {

    static final double ALPHA = 0.05;

    private static final int OBSERVATIONS = 5000;

    private static final int FIRST_LOOK = 50;

    private static final long SEED = 20261210;

    private EveryLook() {}

    /** A law and its mean. */
    record Law(double mean, ToDoubleFunction<SplittableRandom> draw) {}

    static Map<String, Law> laws() {
        Map<String, Law> laws = new LinkedHashMap<>();
        laws.put("normal", new Law(0, SplittableRandom::nextGaussian));
        laws.put("exponential", new Law(1, random -> -Math.log1p(-random.nextDouble())));
        laws.put("lognormal_s1", new Law(Math.exp(0.5), random -> Math.exp(random.nextGaussian())));
        laws.put("bernoulli_.5", bernoulli(0.5));
        laws.put("bernoulli_.02", bernoulli(0.02));
        return laws;
    }

    static Law bernoulli(double rate) {
        return new Law(rate, random -> random.nextDouble() < rate ? 1 : 0);
    }

    static void print(int runs, KnownResults known) {
        System.out.println(
                "\nFalse positives when each of 5,000 observations is looked at, alpha .05, " + runs + " runs\n\n"
                        + "| sequence | law | false positives | at most alpha | other implementation | within 3 joint errors |\n"
                        + "|---|---|---|---|---|---|");
        for (double time : new double[] {500, 2500}) {
            laws().forEach((name, law) -> row(
                    "asymptotic, tuned to " + (int) time,
                    name,
                    differences(law, time, runs),
                    runs,
                    known.rate(Map.of(
                            "method",
                            "asymp_cs_two_sample",
                            "dist",
                            name,
                            "n_opt",
                            (int) time,
                            "first_look",
                            FIRST_LOOK))));
        }
        for (double rate : new double[] {0.5, 0.1, 0.01}) {
            String name = "bernoulli_" + String.format(Locale.ROOT, "%s", rate).substring(1);
            row("beta-binomial", name, betaBinomial(rate, runs), runs, known.rate(named("beta_binomial_1_1", name)));
            row(
                    "empirical Bernstein",
                    name,
                    bernstein(bernoulli(rate), runs),
                    runs,
                    known.rate(named("predmix_eb", name)));
            row("betting", name, betting(bernoulli(rate), runs), runs, known.rate(named("hedged_betting", name)));
        }
        row(
                "quantile p95",
                "lognormal_s1",
                quantile(runs),
                runs,
                known.rate(named("quantile_p95_beta_binomial_19_1", "lognormal_s1")));
    }

    private static Map<String, Object> named(String method, String law) {
        return Map.of("kind", "fpr_peeking", "method", method, "dist", law);
    }

    private static void row(String sequence, String law, double rate, int runs, JsonNode other) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.4f | %s | %s |%n",
                sequence,
                law,
                rate,
                KnownResults.atMost(rate, ALPHA, runs),
                KnownResults.compared(rate, runs, other, "value"));
    }

    private static double differences(Law law, double time, int runs) {
        NormalMixture mixture = NormalMixture.tightestAt(time, ALPHA);
        return rate(runs, random -> {
            RunningMoments treated = new RunningMoments();
            RunningMoments control = new RunningMoments();
            for (int n = 1; n <= OBSERVATIONS; n++) {
                (random.nextBoolean() ? treated : control).add(law.draw().applyAsDouble(random));
                if (n >= FIRST_LOOK && RunningMoments.logE(treated, control, mixture) >= -Math.log(ALPHA)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static double betaBinomial(double rate, int runs) {
        return rate(runs, random -> {
            long events = 0;
            for (int n = 1; n <= OBSERVATIONS; n++) {
                events += random.nextDouble() < rate ? 1 : 0;
                if (BetaBinomial.UNIFORM.logE(events, n, rate) >= -Math.log(ALPHA)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static double bernstein(Law law, int runs) {
        return rate(runs, random -> {
            EmpiricalBernstein sequence = new EmpiricalBernstein(ALPHA);
            for (int n = 1; n <= OBSERVATIONS; n++) {
                sequence.add(law.draw().applyAsDouble(random));
                if (sequence.lower() > law.mean() || sequence.upper() < law.mean()) {
                    return true;
                }
            }
            return false;
        });
    }

    /** A grid that holds the true mean, which is what can be wrong. */
    private static double betting(Law law, int runs) {
        int grid = 1 + (int) Math.round(1 / law.mean());
        return rate(runs, random -> {
            HedgedBetting sequence = new HedgedBetting(ALPHA, grid);
            for (int n = 1; n <= OBSERVATIONS; n++) {
                sequence.add(law.draw().applyAsDouble(random));
            }
            double[] bounds = sequence.bounds();
            return bounds == null || bounds[0] > law.mean() + 1e-9 || bounds[1] < law.mean() - 1e-9;
        });
    }

    private static double quantile(int runs) {
        double truth = Math.exp(1.6448536269514722);
        BetaBinomial prior = BetaBinomial.around(0.95);
        return rate(runs, random -> {
            long below = 0;
            for (int n = 1; n <= OBSERVATIONS; n++) {
                below += Math.exp(random.nextGaussian()) <= truth ? 1 : 0;
                if (n % 10 == 0) {
                    // The bounds hold the quantile as long as the number of values below it lies between their ranks.
                    long[] ranks = Quantiles.sequenceRanks(n, 0.95, ALPHA, prior);
                    if (below < ranks[0] || below >= ranks[1]) {
                        return true;
                    }
                }
            }
            return false;
        });
    }

    /** A simulated run. */
    interface Run {
        boolean wrong(SplittableRandom random);
    }

    static double rate(int runs, Run run) {
        SplittableRandom seeds = new SplittableRandom(SEED);
        int wrong = 0;
        for (int i = 0; i < runs; i++) {
            wrong += run.wrong(seeds.split()) ? 1 : 0;
        }
        return (double) wrong / runs;
    }
}
