package dev.llmops.guardrails.internal.classifier;

import java.util.List;

/**
 * Looks at many windows of one text with one model. The n-grams of a part of the text are hashed once, and a window adds
 * up the weights of those in it. The result is what {@link LinearModel} says of the {@link NgramHasher}'s features of the window, but for the order in which
 * numbers are added. Used by one thread.
 */
public final class WindowScorer {

    /** How much of a text is hashed at once: more than any window that is not a whole text, and bounded. */
    public static final int PART = 1 << 15;

    private final LinearModel model;
    private final int mask;
    private final char[] text;
    private final int[] flags;
    private final LastPlaces last = new LastPlaces();
    private final GramRow ones = new GramRow();
    private final GramRow twos = new GramRow();
    private final GramRow threes = new GramRow();
    private final GramRow chars = new GramRow();
    private final List<GramRow> rows = List.of(ones, twos, threes, chars);
    private final GramRow.Sum wordSum = new GramRow.Sum();
    private final GramRow.Sum charSum = new GramRow.Sum();
    private final TextPieces words = new TextPieces();
    private final TextPieces runs = new TextPieces();
    private final NgramHasher.Grams charGrams = chars::add;

    private int from;
    private int to;

    /**
     * Hashes nothing yet.
     *
     * @param text in canonical form
     * @param flags the buckets of flags that windows may have, in the order in which they count
     */
    public WindowScorer(LinearModel model, String text, int[] flags) {
        this.model = model;
        this.mask = model.hasher().mask();
        this.text = text.toCharArray();
        this.flags = flags;
    }

    /** {@return what looks at another text with the same model and flags} */
    public WindowScorer of(String other) {
        return new WindowScorer(model, other, flags);
    }

    /**
     * {@return the log of the odds of a window}
     *
     * @param start index of its first unit
     * @param end index after its last unit
     * @param flagged a bit for each flag that it has
     */
    public double logit(int start, int end, long flagged) {
        double sum = NgramHasher.cuts(text, start) || NgramHasher.cuts(text, end)
                ? model.sum(model.hasher().of(new String(text, start, end - start), List.of()))
                : sum(start, end);
        for (long rest = flagged; rest != 0; rest &= rest - 1) {
            sum += model.weight(flags[Long.numberOfTrailingZeros(rest)]) * NgramHasher.FLAG;
        }
        return model.logit(sum);
    }

    /** Of a window that cuts no word. */
    private double sum(int start, int end) {
        if (start < from || end > to || to == 0) {
            hash(start, Math.max(end, (int) Math.min(text.length, (long) start + PART)));
        }
        wordSum.clear();
        charSum.clear();
        int first = words.from(start);
        seeWords(first, Math.max(first, words.behind(end)));
        int run = runs.from(start);
        chars.sum(runs.row(run), runs.row(Math.max(run, runs.behind(end))), charSum);
        return wordSum.scaled() + charSum.scaled();
    }

    /** A window begins and ends with signs of its own, so its first two words and its end have other grams than in the text. */
    private void seeWords(int first, int behind) {
        ones.sum(first, behind, wordSum);
        twos.sum(Math.min(first + 1, behind), behind, wordSum);
        threes.sum(Math.min(first + 2, behind), behind, wordSum);
        NgramHasher.Row row = new NgramHasher.Row();
        if (behind > first) {
            row.push(words.hash(first));
            seeOther(twos, row.two(), first + 1, behind);
        }
        if (behind > first + 1) {
            row.push(words.hash(first + 1));
            seeOther(threes, row.three(), first + 2, behind);
        }
        for (int k = Math.max(first + 2, behind - 2); k < behind; k++) {
            row.push(words.hash(k));
        }
        row.push(NgramHasher.END);
        seeOther(ones, row.one(), first, behind);
        seeOther(twos, row.two(), first + 1, behind);
        if (behind > first) {
            seeOther(threes, row.three(), first + 2, behind);
        }
    }

    private void seeOther(GramRow row, int hash, int first, int behind) {
        if (!row.has(hash, first, behind)) {
            wordSum.add(1, model.weight(hash & mask));
        }
    }

    /** Hashes what stands whole in a part of the text. */
    private void hash(int first, int end) {
        from = first;
        to = end;
        int some = (end - first) / 4 + 16;
        ones.clear(some);
        twos.clear(some);
        threes.clear(some);
        chars.clear(3 * (end - first));
        words.clear(some);
        runs.clear(some);
        hashWords(first, end);
        hashRuns(first, end);
        for (GramRow row : rows) {
            row.weigh(model, last);
        }
    }

    private void hashWords(int first, int end) {
        NgramHasher.Row row = new NgramHasher.Row();
        int i = first;
        while (i < end) {
            int next = NgramHasher.wordEnd(text, i, end);
            int hash = next > i ? NgramHasher.wordHash(text, i, next) : NgramHasher.mark(text[i]);
            if (hash != 0 || next > i) {
                row.push(hash);
                words.add(i, Math.max(next, i + 1), hash, 0);
                ones.add(row.one());
                twos.add(row.two());
                threes.add(row.three());
            }
            i = Math.max(next, i + 1);
        }
    }

    private void hashRuns(int first, int end) {
        int i = first;
        while (i < end) {
            int next = NgramHasher.runEnd(text, i, end);
            if (next > i) {
                runs.add(i, next, 0, chars.length());
                NgramHasher.charGrams(text, i, next, charGrams);
            }
            i = Math.max(next, i + 1);
        }
        runs.add(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, chars.length());
    }
}
