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

    /** {@return what the entropy of any part of a text is at most, by the number of its different characters} */
    static double most(CharSequence text) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            low |= c < 64 ? 1L << c : 0;
            high |= c < 64 ? 0 : 1L << c;
        }
        return Math.log(Long.bitCount(low) + Long.bitCount(high)) / Math.log(2);
    }
}
