package dev.llmops.guardrails.internal.classifier;

import java.util.Arrays;

/** The different runs of letters and digits of a text, and where the n-grams of each are: a word that comes again is not hashed again. */
final class RunTable {

    private static final int SOME = 128;
    private static final int MAX_TRIES = 32;

    private int[] slots = new int[2 * SOME];
    private char[][] texts = new char[SOME][];
    private int[] hashes = new int[SOME];
    private int[] starts = new int[SOME];
    private int[] lengths = new int[SOME];
    private int[] from = new int[SOME];
    private int[] to = new int[SOME];
    /** The last window that a run was seen in. */
    private int[] seen = new int[SOME];

    private int count;
    private int window;

    void clear() {
        Arrays.fill(slots, 0);
        Arrays.fill(seen, 0, count, 0);
        count = 0;
        window = 0;
    }

    /** {@return the number of a window, in which no run was seen yet} */
    int begin() {
        return ++window;
    }

    /** {@return whether a run was not seen in a window before} */
    boolean isNew(int run, int in) {
        boolean fresh = seen[run] != in;
        seen[run] = in;
        return fresh;
    }

    int from(int run) {
        return from[run];
    }

    int to(int run) {
        return to[run];
    }

    /** {@return the number of a run, or -1 if it is not known} */
    int find(int hash, char[] text, int start, int end) {
        int at = slot(hash, text, start, end);
        return at < 0 ? -1 : slots[at] - 1;
    }

    /** {@return the number of a run that was not known; its grams are in a part of the row} */
    int add(int hash, char[] text, int start, int end, int first, int last) {
        if (count == hashes.length) {
            grow();
        }
        int at = slot(hash, text, start, end);
        if (at >= 0) {
            slots[at] = count + 1;
        }
        texts[count] = text;
        hashes[count] = hash;
        starts[count] = start;
        lengths[count] = end - start;
        from[count] = first;
        to[count] = last;
        return count++;
    }

    /** {@return where a run stands or belongs, or -1 if too many others are in its place: then it is not found again} */
    private int slot(int hash, char[] text, int start, int end) {
        int last = slots.length - 1;
        int at = ((hash * 0x9E3779B9) >>> 12) & last;
        int tries = 0;
        for (int run = slots[at] - 1; run >= 0; run = slots[at] - 1) {
            if (++tries > MAX_TRIES) {
                return -1;
            }
            if (hashes[run] == hash
                    && lengths[run] == end - start
                    && Arrays.equals(texts[run], starts[run], starts[run] + end - start, text, start, end)) {
                return at;
            }
            at = (at + 1) & last;
        }
        return at;
    }

    private void grow() {
        texts = Arrays.copyOf(texts, 2 * count);
        hashes = Arrays.copyOf(hashes, 2 * count);
        starts = Arrays.copyOf(starts, 2 * count);
        lengths = Arrays.copyOf(lengths, 2 * count);
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        seen = Arrays.copyOf(seen, 2 * count);
        slots = new int[4 * count];
        for (int run = 0; run < count; run++) {
            int at = slot(hashes[run], texts[run], starts[run], starts[run] + lengths[run]);
            if (at >= 0) {
                slots[at] = run + 1;
            }
        }
    }
}
