package dev.llmops.guardrails.internal.classifier;

import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Looks at many windows of one text with one model. The n-grams of a part of the text are hashed once, and a window adds
 * up the weights of those in it; words that its ends cut are hashed for it alone. The result is exactly what {@link
 * LinearModel} says of the {@link NgramHasher}'s features of the window. Used by one thread.
 */
public final class WindowScorer {

    /** How much of a text is hashed at once: more than any window that is not a whole text, and bounded. */
    public static final int PART = 1 << 15;

    private final LinearModel model;
    private final char[] text;
    private final int[] flags;
    private final int most;
    private final @Nullable WindowScorer plain;
    private final GramTable grams;
    private final RunTable different;
    private final GramTable.Sum words;
    private final GramTable.Sum chars;

    private int from;
    private int to;
    private final TextPieces wordPieces = new TextPieces();
    private final TextPieces runs = new TextPieces();

    /**
     * Hashes nothing yet.
     *
     * @param model the model
     * @param text in canonical form
     * @param flags the buckets of flags that windows may have, in the order in which they count
     */
    public WindowScorer(LinearModel model, String text, int[] flags) {
        this.model = model;
        this.text = text.toCharArray();
        this.flags = flags;
        this.most = PART;
        this.plain = null;
        this.grams = new GramTable(model);
        this.different = new RunTable();
        this.words = new GramTable.Sum();
        this.chars = new GramTable.Sum();
    }

    /**
     * Looks at another reading of a text, which has each character in the same place. What was hashed for the text counts here
     * too, and the text is not looked at any more.
     *
     * @param plain what looked at the text
     * @param reading the other reading
     */
    public WindowScorer(WindowScorer plain, String reading) {
        this.model = plain.model;
        this.text = reading.toCharArray();
        this.flags = plain.flags;
        this.most = PART;
        this.plain = plain.from == 0 && plain.to == text.length ? plain : null;
        this.grams = plain.grams;
        this.different = plain.different;
        this.words = plain.words;
        this.chars = plain.chars;
    }

    /**
     * {@return the log of the odds of a window}
     *
     * @param start index of its first unit
     * @param end index behind its last unit
     * @param flagged a bit for each flag that it has
     */
    public double logit(int start, int end, long flagged) {
        if (start < from || end > to || to == 0) {
            hash(start, Math.max(end, (int) Math.min(text.length, (long) start + most)));
        }
        words.clear();
        chars.clear();
        int length = grams.length();
        grams.begin();
        seeWords(start, end);
        seeChars(start, end);
        grams.cut(length);
        float sum = chars.onto(words.onto(0));
        for (long rest = flagged; rest != 0; rest &= rest - 1) {
            sum += model.weight(flags[Long.numberOfTrailingZeros(rest)]) * NgramHasher.FLAG;
        }
        return model.logit(sum);
    }

    /** Hashes what stands whole in a part of the text. */
    private void hash(int first, int end) {
        from = first;
        to = end;
        if (plain == null) {
            grams.clear(end - first);
            different.clear();
        }
        wordPieces.clear();
        runs.clear();
        NgramHasher.Row row = new NgramHasher.Row();
        int i = wordBehindCut(first, end);
        while (i < end) {
            int next = NgramHasher.wordEnd(text, i, end);
            int hash = next > i ? NgramHasher.wordHash(text, i, next) : NgramHasher.mark(text[i]);
            if (next == end && cutsWord(end)) {
                break;
            }
            if (hash != 0 || next > i) {
                row.push(hash);
                wordPieces.add(i, Math.max(next, i + 1), hash, grams.length());
                if (wordPieces.count() >= NgramHasher.MAX_WORDS) {
                    row.grams(grams);
                }
            }
            i = Math.max(next, i + 1);
        }
        wordPieces.add(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, grams.length());
        i = runBehindCut(first, end);
        while (i < end) {
            int next = NgramHasher.runEnd(text, i, end);
            if (next == end && cutsRun(end)) {
                break;
            }
            if (next > i) {
                runs.add(i, next, 0, run(i, next));
            }
            i = Math.max(next, i + 1);
        }
        runs.add(Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0);
    }

    /** {@return the number of a run: equal ones have one number, and their grams stand in the row once} */
    private int run(int start, int end) {
        int hash = NgramHasher.wordHash(text, start, end);
        int number = different.find(hash, text, start, end);
        if (number < 0) {
            int from = grams.length();
            NgramHasher.charGrams(text, start, end, grams);
            number = different.add(hash, text, start, end, from, grams.length());
        }
        return number;
    }

    private boolean cutsRun(int at) {
        return at > 0 && at < text.length && NgramHasher.inWord(text[at - 1]) && NgramHasher.inWord(text[at]);
    }

    private boolean cutsWord(int at) {
        return cutsRun(at) && !NgramHasher.isUnspaced(text[at - 1]) && !NgramHasher.isUnspaced(text[at]);
    }

    private int runBehindCut(int start, int end) {
        return cutsRun(start) ? NgramHasher.runEnd(text, start, end) : start;
    }

    private int wordBehindCut(int start, int end) {
        return cutsWord(start) ? NgramHasher.wordEnd(text, start, end) : start;
    }

    /** A window begins and ends with signs of its own, so its first two words and its end have other grams than in the text. */
    private void seeWords(int start, int end) {
        NgramHasher.Row row = new NgramHasher.Row();
        int whole = wordBehindCut(start, end);
        if (whole > start) {
            see(row, NgramHasher.wordHash(text, start, whole), words);
        }
        int first = wordPieces.from(whole);
        int behind = Math.max(first, wordPieces.behind(end));
        int inside = Math.min(behind, first + NgramHasher.MAX_WORDS - 1);
        for (int k = first; k < inside; k++) {
            see(row, wordPieces.hash(k), words);
        }
        grams.see(wordPieces.row(inside), wordPieces.row(behind), words);
        for (int k = Math.max(inside, behind - NgramHasher.MAX_WORDS + 1); k < behind; k++) {
            row.push(wordPieces.hash(k));
        }
        int rest = Math.max(whole, behind > first ? wordPieces.end(behind - 1) : whole);
        if (cutsWord(end) && rest < end) {
            int cut = end;
            while (cut > rest && NgramHasher.inWord(text[cut - 1]) && !NgramHasher.isUnspaced(text[cut - 1])) {
                cut--;
            }
            see(row, NgramHasher.wordHash(text, cut, end), words);
        }
        see(row, NgramHasher.END, words);
    }

    private void see(NgramHasher.Row row, int hash, GramTable.Sum sum) {
        int length = grams.length();
        row.push(hash);
        row.grams(grams);
        grams.see(length, grams.length(), sum);
    }

    private void seeChars(int start, int end) {
        int whole = runBehindCut(start, end);
        if (whole > start) {
            seeRun(start, whole);
        }
        int first = runs.from(whole);
        int behind = Math.max(first, runs.behind(end));
        int window = different.begin();
        for (int k = first; k < behind; k++) {
            int run = runs.row(k);
            if (different.isNew(run, window)) {
                grams.see(different.from(run), different.to(run), chars);
            }
        }
        int rest = Math.max(whole, behind > first ? runs.end(behind - 1) : whole);
        if (cutsRun(end) && rest < end) {
            int cut = end;
            while (cut > rest && NgramHasher.inWord(text[cut - 1])) {
                cut--;
            }
            seeRun(cut, end);
        }
    }

    private void seeRun(int start, int end) {
        int length = grams.length();
        NgramHasher.charGrams(text, start, end, grams);
        grams.see(length, grams.length(), chars);
    }
}
