package dev.llmops.benchmarks.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.experiments.stats.ClusterBootstrap;
import dev.llmops.experiments.stats.ClusteredRatio;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Rows of users who differ, without effect, at one planned look: rows, the delta method and the bootstrap over users. */
final class UserLevel {

    private static final int USERS = 1000;

    private static final int RESAMPLES = 500;

    private UserLevel() {}

    static void print(int runs, KnownResults known) {
        System.out.println(
                "\nFalse positives with rows of 1,000 users (intraclass correlation .5, 1 + Poisson(4) rows each) at one look, alpha .05, "
                        + runs + " runs; bootstrap: 200 users, " + RESAMPLES + " resamples\n\n"
                        + "| variance from | false positives | other implementation | within 3 joint errors |\n|---|---|---|---|");
        double rows = EveryLook.rate(runs, random -> {
            List<List<double[]>> arms = arms(random, USERS);
            return Math.abs(difference(arms)) > 1.96 * Math.sqrt(rowError(arms.get(0)) + rowError(arms.get(1)));
        });
        double users = EveryLook.rate(runs, random -> {
            List<List<double[]>> arms = arms(random, USERS);
            ClusteredRatio control = ClusteredRatio.of(arms.get(0));
            ClusteredRatio treated = ClusteredRatio.of(arms.get(1));
            double error = Math.sqrt(control.squaredError() + treated.squaredError());
            return Math.abs(treated.ratio() - control.ratio()) > 1.96 * error;
        });
        double bootstrap = EveryLook.rate(runs, random -> {
            List<List<double[]>> arms = arms(random, USERS / 5);
            double[] interval = ClusterBootstrap.of(arms.get(0), arms.get(1), RESAMPLES, random.nextLong())
                    .interval(0.05);
            return interval[0] > 0 || interval[1] < 0;
        });
        row("rows (wrong)", rows, runs, known.rate(Map.of("method", "row_level_fixed_z")));
        row("users, delta method", users, runs, known.rate(Map.of("method", "user_level_fixed_z")));
        row("users, bootstrap", bootstrap, runs, known.rate(Map.of("method", "none")));
    }

    private static void row(String name, double rate, int runs, JsonNode other) {
        System.out.printf(
                Locale.ROOT, "| %s | %.4f | %s |%n", name, rate, KnownResults.compared(rate, runs, other, "value"));
    }

    private static List<List<double[]>> arms(SplittableRandom random, int users) {
        List<List<double[]>> arms = List.of(new ArrayList<>(), new ArrayList<>());
        for (int user = 0; user < users; user++) {
            double own = Math.sqrt(0.5) * random.nextGaussian();
            double[] rows = new double[1 + poisson(random, 4)];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = own + Math.sqrt(0.5) * random.nextGaussian();
            }
            arms.get(random.nextBoolean() ? 1 : 0).add(rows);
        }
        return arms;
    }

    static int poisson(SplittableRandom random, double mean) {
        double product = random.nextDouble();
        int count = 0;
        while (product > Math.exp(-mean)) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static double difference(List<List<double[]>> arms) {
        return ClusteredRatio.of(arms.get(1)).ratio()
                - ClusteredRatio.of(arms.get(0)).ratio();
    }

    private static double rowError(List<double[]> users) {
        RunningMoments moments = new RunningMoments();
        users.forEach(rows -> {
            for (double row : rows) {
                moments.add(row);
            }
        });
        return moments.squaredError();
    }
}
