package dev.llmops.guardrails.internal.classifier;

import dev.llmops.guardrails.internal.text.Chars;
import java.util.Collection;
import java.util.List;

/**
 * Hashes a text's n-grams into buckets (the hashing trick, Weinberger et al. 2009): one to three words in a row, and three
 * to five characters in a row within a word and its borders. A gram counts once however often it stands there, and the
 * words together weigh as much as the characters together, so that length tells nothing. Where a script puts no spaces
 * between words, each character is a word. Time is linear in the text.
 */
public final class NgramHasher {

    static final int MAX_WORDS = 3;
    /** Stands for the end among the words. */
    static final int END = '$';

    private static final int BEGINNING = '^';
    private static final int PRIME = 0x01000193;
    private static final int MIN_CHARS = 3;
    private static final int MAX_CHARS = 5;
    private static final int WORD_SALT = 0x9E3779B9;
    private static final int CHAR_SALT = 0x85EBCA6B;
    private static final int GRAM_SALT = 0x27D4EB2F;
    private static final int FLAG_SALT = 0xC2B2AE35;
    static final float FLAG = 0.35f;
    private static final float GRAMS = 2;

    /** Takes grams, one after the other, with repetitions. */
    @FunctionalInterface
    interface Grams {

        void add(int hash);
    }

    private final int mask;

    /** @param bits how many bits a bucket's number has, from 10 to 22 */
    public NgramHasher(int bits) {
        if (bits < 10 || bits > 22) {
            throw new IllegalArgumentException("bits must be from 10 to 22, but was " + bits);
        }
        mask = (1 << bits) - 1;
    }

    /**
     * {@return the features of a text}
     *
     * @param text in canonical form: lower case, no invisible characters
     * @param flags names of facts about the text that its n-grams do not tell
     */
    public Features of(CharSequence text, Collection<String> flags) {
        return of(text, flags, List.of());
    }

    /**
     * {@return the features of a text}
     *
     * @param text in canonical form: lower case, no invisible characters
     * @param flags names of facts about the text that its n-grams do not tell
     * @param grams grams of another kind, each once, which together weigh as much as all n-grams do
     */
    public Features of(CharSequence text, Collection<String> flags, Collection<String> grams) {
        char[] chars = text.toString().toCharArray();
        Seen seen = new Seen(8 * chars.length + 16);
        Features features = new Features(4 * chars.length + 16);
        Grams unseen = hash -> {
            if (seen.add(hash)) {
                features.add(hash & mask, 0);
            }
        };
        words(chars, unseen);
        features.scale(0, 1);
        int from = features.size();
        for (int i = 0; i < chars.length; i = Math.max(runEnd(chars, i, chars.length), i + 1)) {
            charGrams(chars, i, runEnd(chars, i, chars.length), unseen);
        }
        features.scale(from, 1);
        from = features.size();
        for (String gram : grams) {
            features.add(mixed(GRAM_SALT ^ gram.hashCode()) & mask, 0);
        }
        features.scale(from, GRAMS);
        for (String flag : flags) {
            features.add(bucket(flag), FLAG);
        }
        return features;
    }

    /** {@return the bucket of a flag} */
    public int bucket(String flag) {
        return mixed(FLAG_SALT ^ flag.hashCode()) & mask;
    }

    int mask() {
        return mask;
    }

    private static void words(char[] text, Grams grams) {
        Row row = new Row();
        int i = 0;
        while (i < text.length) {
            int end = wordEnd(text, i, text.length);
            if (end > i) {
                row.push(wordHash(text, i, end));
                row.grams(grams);
                i = end;
            } else {
                int mark = mark(text[i++]);
                if (mark != 0) {
                    row.push(mark);
                    row.grams(grams);
                }
            }
        }
        row.push(END);
        row.grams(grams);
    }

    static int wordHash(char[] text, int start, int end) {
        int hash = 0;
        for (int j = start; j < end; j++) {
            hash = hash * 31 + text[j];
        }
        return hash;
    }

    /** The words and marks that were read last, and the grams that end with the last one. */
    static final class Row {

        private int last = BEGINNING;
        private int second;
        private int one;
        private int two;
        private int three;
        private int count = 1;

        void push(int hash) {
            int third = second;
            second = last;
            last = hash;
            count = Math.min(count + 1, MAX_WORDS);
            int salt = WORD_SALT;
            one = mixed((salt * PRIME) ^ last);
            two = mixed((one * PRIME) ^ second) + 1;
            three = mixed((two * PRIME) ^ third) + 2;
        }

        int one() {
            return one;
        }

        int two() {
            return two;
        }

        /** {@return the gram of three, which is none where nothing stands before the second} */
        int three() {
            return three;
        }

        void grams(Grams grams) {
            grams.add(one);
            grams.add(two);
            if (count == MAX_WORDS) {
                grams.add(three);
            }
        }
    }

    /** Tells the grams of characters in a row of letters and digits, with a blank before and behind it. */
    static void charGrams(char[] text, int first, int end, Grams grams) {
        for (int start = first - 1; end > first && start < end; start++) {
            int hash = CHAR_SALT;
            int most = Math.min(MAX_CHARS, end + 1 - start);
            for (int n = 1; n <= most; n++) {
                int at = start + n - 1;
                hash = (hash ^ (at < first || at == end ? ' ' : text[at])) * PRIME;
                if (n >= MIN_CHARS) {
                    grams.add(mixed(hash + n));
                }
            }
        }
    }

    static int runEnd(char[] text, int from, int to) {
        int end = from;
        while (end < to && Chars.inWord(text[end])) {
            end++;
        }
        return end;
    }

    static int wordEnd(char[] text, int from, int to) {
        if (from < to && isUnspaced(text[from])) {
            return from + 1;
        }
        int end = from;
        while (end < to && Chars.inWord(text[end]) && !isUnspaced(text[end])) {
            end++;
        }
        return end;
    }

    /** {@return whether a window that ends or begins there cuts a row of letters and digits} */
    static boolean cuts(char[] text, int at) {
        return at > 0 && at < text.length && Chars.inWord(text[at - 1]) && Chars.inWord(text[at]);
    }

    /** Thai, Lao, Khmer, kana, and Chinese characters. */
    static boolean isUnspaced(char c) {
        return (c >= 0x0E00 && c <= 0x0EFF)
                || (c >= 0x1780 && c <= 0x17FF)
                || (c >= 0x3040 && c <= 0x30FF)
                || (c >= 0x3400 && c <= 0x9FFF);
    }

    /** {@return what stands for a mark among the words, or 0 if a character is none} */
    static int mark(char c) {
        return switch (c) {
            case '.', '?', '!', ':', '"', '<', '{', '[' -> c;
            case '\n' -> BEGINNING;
            default -> 0;
        };
    }

    private static int mixed(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x7feb352d;
        h ^= h >>> 15;
        h *= 0x846ca68b;
        return h ^ (h >>> 16);
    }

    /** Which hashes were there before. */
    private static final class Seen {

        private final int[] table;
        private boolean zero;

        Seen(int most) {
            table = new int[Integer.highestOneBit(Math.max(most, 16)) * 2];
        }

        boolean add(int hash) {
            if (hash == 0) {
                boolean first = !zero;
                zero = true;
                return first;
            }
            int i = hash & (table.length - 1);
            while (table[i] != 0) {
                if (table[i] == hash) {
                    return false;
                }
                i = (i + 1) & (table.length - 1);
            }
            table[i] = hash;
            return true;
        }
    }
}
