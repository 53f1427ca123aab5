package dev.llmops.eval.metric.reference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Levenshtein's distance: the fewest code points that are inserted, deleted or replaced to make one text the other. Computed by bits, 64 code points at a time
 * (Myers 1999, Hyyrö 2003). Of several references the nearest counts. Immutable, safe for use by several threads.
 */
public final class EditDistance implements ReferenceMetric {

    /** {@code edit-distance}: the number of edits; 0 if both are equal, lower is nearer. */
    public static final EditDistance DISTANCE = new EditDistance("edit-distance", false);

    /** {@code edit-similarity}: 1 less the edits by the length of the longer text; 1 if both are equal, also if both are empty. */
    public static final EditDistance SIMILARITY = new EditDistance("edit-similarity", true);

    /** So many steps take some seconds. */
    private static final long MAX_STEPS = 4_000_000_000L;

    private static final int WORD = Long.SIZE;

    private final String name;
    private final boolean normalized;

    private EditDistance(String name, boolean normalized) {
        this.name = name;
        this.normalized = normalized;
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if both texts are too long to be compared: more than about 500,000 code points each
     */
    @Override
    public double score(String text, List<String> references) {
        double best = normalized ? 0 : Double.POSITIVE_INFINITY;
        for (String reference : References.required(references)) {
            int[] a = text.codePoints().toArray();
            int[] b = reference.codePoints().toArray();
            int distance = distance(a, b);
            int longer = Math.max(a.length, b.length);
            best = normalized
                    ? Math.max(best, longer == 0 ? 1 : 1 - (double) distance / longer)
                    : Math.min(best, distance);
        }
        return best;
    }

    static int distance(int[] a, int[] b) {
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
