package dev.llmops.core.prompt.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which of several are best; of equal ones the first. */
final class Ranking {

    private Ranking() {}

    static int best(double[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /** {@return the best ones, the best last: what stands nearest to the question weighs most} */
    static List<Integer> bestLast(double[] scores, int count) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]))
                .limit(count)
                .toList());
        Collections.reverse(order);
        return order;
    }

    /**
     * {@return texts that are as unlike each other as can be: greedy k-center (Gonzalez, 1985), at most twice as far from every text as
     * the best choice}
     *
     * @param first the one to begin with
     */
    static List<Integer> diverse(Closeness closeness, int first, int size, int count) {
        double[] distance = new double[size];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        List<Integer> chosen = new ArrayList<>(count);
        int next = first;
        while (true) {
            chosen.add(next);
            distance[next] = Double.NEGATIVE_INFINITY;
            if (chosen.size() == count) {
                return chosen;
            }
            for (int i = 0; i < size; i++) {
                distance[i] = Math.min(distance[i], 1 - closeness.between(next, i));
            }
            next = best(distance);
        }
    }
}
