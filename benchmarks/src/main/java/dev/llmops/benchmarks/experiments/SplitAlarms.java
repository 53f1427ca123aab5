package dev.llmops.benchmarks.experiments;

import dev.llmops.experiments.stats.SampleRatio;
import java.util.Locale;
import java.util.Map;

/** The alarm about the split, looked at after each of 5,000 units. */
final class SplitAlarms {

    private record Scenario(String name, double truth, double share) {

        double[] weights() {
            return new double[] {share, 1 - share};
        }
    }

    private SplitAlarms() {}

    static void print(int runs, KnownResults known) {
        System.out.println(
                "\nAlarms about the split within 5,000 units, each looked at, concentration 100, " + runs + " runs\n\n"
                        + "| split | alpha | alarms | other implementation | within 3 joint errors |\n|---|---|---|---|---|");
        for (Scenario scenario : new Scenario[] {
            new Scenario("null_50_50", 0.5, 0.5),
            new Scenario("null_90_10", 0.9, 0.9),
            new Scenario("alt_50_to_52", 0.52, 0.5),
            new Scenario("alt_50_to_51", 0.51, 0.5)
        }) {
            for (double alpha : new double[] {0.05, 0.01}) {
                double rate = EveryLook.rate(runs, random -> {
                    long[] counts = new long[2];
                    for (int n = 1; n <= 5000; n++) {
                        counts[random.nextDouble() < scenario.truth() ? 0 : 1]++;
                        if (SampleRatio.logBayesFactor(counts, scenario.weights(), 100) >= -Math.log(alpha)) {
                            return true;
                        }
                    }
                    return false;
                });
                String method = alpha == 0.05 ? "sequential_c100_a.05" : "none";
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %.4f | %s |%n",
                        scenario.name(),
                        alpha,
                        rate,
                        KnownResults.compared(
                                rate,
                                runs,
                                known.rate(Map.of("scenario", scenario.name(), "method", method)),
                                "value"));
            }
        }
    }
}
