package dev.llmops.benchmarks.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.experiments.stats.GroupSequential;
import dev.llmops.experiments.stats.NormalMixture;
import dev.llmops.experiments.stats.Planning;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** How many units it takes to find a true effect, beside the fixed test. */
final class SampleSizes {

    private static final long SEED = 20261211;

    private SampleSizes() {}

    static void print(int runs, KnownResults known) {
        System.out.println("\nUnits to a verdict when the effect is there, alpha .05, fixed t test at power .8, " + runs
                + " runs\n\n"
                + "| effect (sd) | method | fixed | mean units | of fixed | median | power at fixed | other: mean | within 3 joint errors |\n"
                + "|---|---|---|---|---|---|---|---|---|");
        for (double effect : new double[] {0.1, 0.2, 0.5}) {
            int fixed = 2 * (int) Math.ceil(Planning.tTest(effect, 0.05, 0.8, 1));
            sequence(effect, fixed, runs, known);
            groupSequential(effect, fixed, runs, known);
        }
        cuped(runs, known);
    }

    private static void sequence(double effect, int fixed, int runs, KnownResults known) {
        NormalMixture mixture = NormalMixture.tightestAt(fixed / 2.0, 0.05);
        SplittableRandom seeds = new SplittableRandom(SEED);
        double[] stops = new double[runs];
        for (int run = 0; run < runs; run++) {
            stops[run] = stop(seeds.split(), effect, mixture, 5 * fixed);
        }
        JsonNode other =
                known.size(Map.of("method", "asymp_cs_two_sample", "effect_sd", effect, "tuning", "n_opt=n_fixed/2"));
        double atFixed = Arrays.stream(stops).filter(stop -> stop <= fixed).count() / (double) runs;
        row(effect, "asymptotic sequence", fixed, stops, atFixed, other);
    }

    private static int stop(SplittableRandom random, double effect, NormalMixture mixture, int cap) {
        RunningMoments treated = new RunningMoments();
        RunningMoments control = new RunningMoments();
        for (int n = 1; n <= cap; n++) {
            boolean arm = random.nextBoolean();
            (arm ? treated : control).add(random.nextGaussian() + (arm ? effect : 0));
            if (n >= 20 && RunningMoments.logE(treated, control, mixture) >= -Math.log(0.05)) {
                return n;
            }
        }
        return cap;
    }

    private static void groupSequential(double effect, int fixed, int runs, KnownResults known) {
        JsonNode other = known.size(Map.of("method", "group_seq_obf_K5", "effect_sd", effect));
        int largest = other.path("n_max").asInt((int) Math.ceil(fixed * 1.028 / 10) * 10);
        double[] bounds = GroupSequential.bounds(5, 0.05, GroupSequential.Shape.OBRIEN_FLEMING);
        SplittableRandom seeds = new SplittableRandom(SEED + 1);
        double[] stops = new double[runs];
        int found = 0;
        for (int run = 0; run < runs; run++) {
            SplittableRandom random = seeds.split();
            RunningMoments treated = new RunningMoments();
            RunningMoments control = new RunningMoments();
            stops[run] = largest;
            for (int n = 1; n <= largest; n++) {
                boolean arm = n % 2 == 0;
                (arm ? treated : control).add(random.nextGaussian() + (arm ? effect : 0));
                if (n % (largest / 5) == 0) {
                    double error = Math.sqrt(treated.squaredError() + control.squaredError());
                    if (Math.abs(treated.mean() - control.mean()) >= bounds[n / (largest / 5) - 1] * error) {
                        stops[run] = n;
                        found++;
                        break;
                    }
                }
            }
        }
        row(effect, "O'Brien-Fleming, 5 looks", fixed, stops, found / (double) runs, other);
    }

    private static void row(double effect, String method, int fixed, double[] stops, double power, JsonNode other) {
        double mean = Arrays.stream(stops).average().orElseThrow();
        double variance =
                Arrays.stream(stops).map(stop -> (stop - mean) * (stop - mean)).sum() / (stops.length - 1);
        double[] sorted = stops.clone();
        Arrays.sort(sorted);
        String compared = "- | -";
        if (other.has("mean_n")) {
            double otherMean = other.get("mean_n").asDouble();
            // Where the other gives no error, that of as many runs of ours.
            double otherError = other.has("mean_se")
                    ? Math.pow(other.get("mean_se").asDouble(), 2)
                    : variance / other.path("runs").asInt(stops.length);
            boolean agrees = Math.abs(mean - otherMean) <= 3 * Math.sqrt(variance / stops.length + otherError);
            compared = String.format(Locale.ROOT, "%.1f | %s", otherMean, agrees ? "yes" : "NO");
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %.2f | %.0f | %.3f | %s |%n",
                effect,
                method,
                fixed,
                mean,
                mean / fixed,
                sorted[sorted.length / 2],
                power,
                compared);
    }

    private static void cuped(int runs, KnownResults known) {
        System.out.println("""

                CUPED with a running slope, tuned to 500 units, first look at 50 units, at most 4,000, effect .2 sd; without effect: false positives

                | correlation | mean units | other: mean | false positives | at most alpha | other: rate | within 3 joint errors |
                |---|---|---|---|---|---|---|""");
        NormalMixture mixture = NormalMixture.tightestAt(500, 0.05);
        for (double correlation : new double[] {0, 0.5, 0.8}) {
            double[] stops = new double[runs];
            SplittableRandom seeds = new SplittableRandom(SEED + 2);
            for (int run = 0; run < runs; run++) {
                stops[run] = AdjustedRun.stop(seeds.split(), correlation, 0.2, mixture, 4000);
            }
            SplittableRandom nulls = new SplittableRandom(SEED + 3);
            int wrong = 0;
            for (int run = 0; run < runs; run++) {
                wrong += AdjustedRun.stop(nulls.split(), correlation, 0, mixture, 4000) > 0 ? 1 : 0;
            }
            double rate = wrong / (double) runs;
            String name = correlation == 0 ? "0" : String.valueOf(correlation);
            JsonNode effect = known.size(Map.of("kind", "cuped_asymp_cs", "corr", name, "effect_sd", 0.2));
            JsonNode none = known.size(Map.of("kind", "cuped_asymp_cs", "corr", name, "effect_sd", 0.0));
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %s | %.4f | %s | %s |%n",
                    name,
                    Arrays.stream(stops)
                            .map(stop -> stop == 0 ? 4000 : stop)
                            .average()
                            .orElseThrow(),
                    effect.path("mean_stop_n").asText("-"),
                    rate,
                    KnownResults.atMost(rate, 0.05, runs),
                    KnownResults.compared(rate, runs, none, "reject_rate"));
        }
    }
}
