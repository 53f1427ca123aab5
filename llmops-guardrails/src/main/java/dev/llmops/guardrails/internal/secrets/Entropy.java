package dev.llmops.guardrails.internal.secrets;

import java.util.Arrays;

/** Shannon's entropy. */
final class Entropy {

    private Entropy() {}

    /** {@return bits per character, from the text's own frequencies} */
    static double of(String text) {
        int[] sorted = text.chars().sorted().toArray();
        double entropy = 0;
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                double share = (i - start) / (double) sorted.length;
                entropy -= share * Math.log(share);
                start = i;
            }
        }
        return Arrays.stream(sorted).distinct().count() < 2 ? 0 : entropy / Math.log(2);
    }
}
