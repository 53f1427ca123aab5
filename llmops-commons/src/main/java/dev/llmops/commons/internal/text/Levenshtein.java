package dev.llmops.commons.internal.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Levenshtein's distance: the fewest code points that are inserted, deleted or replaced to make one text the other. Computed by bits, 64 code
 * points at a time (Myers 1999, Hyyrö 2003).
 */
public final class Levenshtein {

    /** So many steps take some seconds. */
    private static final long MAX_STEPS = 4_000_000_000L;

    private static final int WORD = Long.SIZE;

    private Levenshtein() {}

    /**
     * {@return the distance by the length of the longer text: from 0 if both are equal, also if both are empty, to 1}
     *
     * @param a a text
     * @throws IllegalArgumentException if both are too long, more than about 500,000 code points each
     */
    public static double normalized(String a, String b) {
        int[] one = a.codePoints().toArray();
        int[] other = b.codePoints().toArray();
        int longer = Math.max(one.length, other.length);
        return longer == 0 ? 0 : (double) distance(one, other) / longer;
    }

    /**
     * {@return the number of edits}
     *
     * @param a code points
     * @param b code points
     * @throws IllegalArgumentException if both are too long, more than about 500,000 code points each
     */
    public static int distance(int[] a, int[] b) {
        int[] shorter = a.length <= b.length ? a : b;
        int[] longer = a.length <= b.length ? b : a;
        if (shorter.length == 0) {
            return longer.length;
        }
        int words = (shorter.length + WORD - 1) / WORD;
        if ((long) words * longer.length > MAX_STEPS) {
            throw new IllegalArgumentException(
                    "the texts are too long for an edit distance: " + a.length + " and " + b.length + " code points");
        }
        return new Columns(shorter, words).read(longer);
    }

    /** A column of the usual table, as the differences between neighbours: where it rises and where it falls. */
    private static final class Columns {

        private final long[] rises;
        private final long[] falls;
        private final Map<Integer, long[]> places = new HashMap<>();
        private final long[] nowhere;
        private final long lastBit;
        private int distance;

        Columns(int[] pattern, int words) {
            rises = new long[words];
            Arrays.fill(rises, -1L);
            falls = new long[words];
            nowhere = new long[words];
            lastBit = 1L << ((pattern.length - 1) % WORD);
            distance = pattern.length;
            for (int i = 0; i < pattern.length; i++) {
                places.computeIfAbsent(pattern[i], each -> new long[words])[i / WORD] |= 1L << (i % WORD);
            }
        }

        int read(int[] text) {
            for (int c : text) {
                long[] equal = places.getOrDefault(c, nowhere);
                int carry = 1;
                for (int word = 0; word < rises.length; word++) {
                    carry = step(word, equal[word], carry, word == rises.length - 1 ? lastBit : Long.MIN_VALUE);
                }
                distance += carry;
            }
            return distance;
        }

        /** {@return by how much the last row of these 64 differs from that of the column before} */
        private int step(int word, long equal, int carry, long last) {
            long rise = rises[word];
            long fall = falls[word];
            long vertical = equal | fall;
            long match = carry < 0 ? equal | 1 : equal;
            long diagonal = (((match & rise) + rise) ^ rise) | match;
            long up = fall | ~(diagonal | rise);
            long down = rise & diagonal;
            int out = (up & last) != 0 ? 1 : (down & last) != 0 ? -1 : 0;
            up = (up << 1) | (carry > 0 ? 1 : 0);
            down = (down << 1) | (carry < 0 ? 1 : 0);
            rises[word] = down | ~(vertical | up);
            falls[word] = up & vertical;
            return out;
        }
    }
}
