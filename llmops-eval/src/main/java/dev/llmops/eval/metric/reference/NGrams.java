package dev.llmops.eval.metric.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The n-grams of several sequences, each with a number of its own for its order. The number of a longer one is found by that of its
 * beginning and its last token, so no n-gram is ever written out.
 */
final class NGrams {

    private final int maxOrder;
    private final Map<String, Integer> words = new HashMap<>();
    private final List<Map<Long, Integer>> numbers = new ArrayList<>();

    NGrams(int maxOrder) {
        this.maxOrder = maxOrder;
        for (int n = 1; n <= maxOrder; n++) {
            numbers.add(new HashMap<>());
        }
    }

    /** {@return the numbers of the n-grams of words, by order and place} */
    int[][] of(List<String> tokens) {
        int[] numbered = new int[tokens.size()];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = words.computeIfAbsent(tokens.get(i), word -> words.size());
        }
        return of(numbered);
    }

    /** {@return the numbers of the n-grams of tokens that are numbers already, by order and place} */
    int[][] of(int[] tokens) {
        int[][] grams = new int[maxOrder][];
        for (int n = 1; n <= maxOrder; n++) {
            int[] here = new int[Math.max(0, tokens.length - n + 1)];
            Map<Long, Integer> known = numbers.get(n - 1);
            for (int i = 0; i < here.length; i++) {
                long beginning = n == 1 ? 0 : grams[n - 2][i];
                long key = beginning << 32 | tokens[i + n - 1];
                here[i] = known.computeIfAbsent(key, missing -> known.size());
            }
            grams[n - 1] = here;
        }
        return grams;
    }

    /** {@return how often each n-gram of an order is among some, by its number} */
    int[] counts(int order, int[] grams) {
        int[] counts = new int[numbers.get(order - 1).size()];
        for (int gram : grams) {
            counts[gram]++;
        }
        return counts;
    }

    /** {@return how many n-grams two have in common; what is twice in both counts twice} */
    static int common(int[] counts, int[] others) {
        int common = 0;
        for (int i = 0; i < Math.min(counts.length, others.length); i++) {
            common += Math.min(counts[i], others[i]);
        }
        return common;
    }
}
