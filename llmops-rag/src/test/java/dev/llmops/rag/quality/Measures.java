package dev.llmops.rag.quality;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** nDCG as trec_eval computes it, and bootstrap intervals over queries. */
final class Measures {

    private static final int RESAMPLES = 10_000;
    private static final long SEED = 20261125;

    private Measures() {}

    static double ndcg(List<String> ranked, Map<String, Integer> grades, int depth) {
        double gain = 0;
        for (int i = 0; i < Math.min(depth, ranked.size()); i++) {
            gain += Math.max(0, grades.getOrDefault(ranked.get(i), 0)) / log2(i + 2);
        }
        int[] best = grades.values().stream()
                .mapToInt(grade -> Math.max(0, grade))
                .sorted()
                .toArray();
        double ideal = 0;
        for (int i = 0; i < Math.min(depth, best.length); i++) {
            ideal += best[best.length - 1 - i] / log2(i + 2);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** The percentile bootstrap: the middle 95 % of the means of samples drawn with replacement. */
    static String meanWithInterval(Collection<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            means[i] = random.ints(all.length, 0, all.length)
                    .mapToDouble(index -> all[index])
                    .average()
                    .orElseThrow();
        }
        Arrays.sort(means);
        return String.format(
                Locale.ROOT,
                "%.4f [%.4f, %.4f] n=%d",
                Arrays.stream(all).average().orElseThrow(),
                means[(int) (RESAMPLES * 0.025)],
                means[(int) (RESAMPLES * 0.975)],
                all.length);
    }
}
