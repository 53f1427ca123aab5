package dev.llmops.guardrails.internal.classifier;

import java.util.Collection;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Hashes a text's n-grams into buckets (the hashing trick, Weinberger et al. 2009): one to three words in a row, and three
 * to five characters in a row within a word and its borders. A gram counts once however often it stands there, and the
 * words together weigh as much as the characters together, so that length tells nothing. Where a script puts no spaces
 * between words, each character is a word. Time is linear in the text.
 */
public final class NgramHasher {

    private static final int MAX_WORDS = 3;
    private static final int MIN_CHARS = 3;
    private static final int MAX_CHARS = 5;
    private static final int WORD_SALT = 0x9E3779B9;
    private static final int CHAR_SALT = 0x85EBCA6B;
    private static final int GRAM_SALT = 0x27D4EB2F;
    private static final int FLAG_SALT = 0xC2B2AE35;
    private static final float FLAG = 0.35f;
    private static final float GRAMS = 2;

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
        Seen seen = new Seen(8 * text.length() + 16);
        Features features = new Features(4 * text.length() + 16);
        words(text, seen, features);
        features.scale(0, 1);
        int from = features.size();
        chars(text, seen, features);
        features.scale(from, 1);
        from = features.size();
        for (String gram : grams) {
            features.add(mixed(GRAM_SALT ^ gram.hashCode()) & mask, 0);
        }
        features.scale(from, GRAMS);
        for (String flag : flags) {
            features.add(mixed(FLAG_SALT ^ flag.hashCode()) & mask, FLAG);
        }
        return features;
    }

    private void words(CharSequence text, Seen seen, Features features) {
        int[] last = new int[MAX_WORDS];
        int count = 1;
        last[0] = '^';
        int i = 0;
        while (i < text.length()) {
            int end = wordEnd(text, i);
            if (end > i) {
                int hash = 0;
                for (int j = i; j < end; j++) {
                    hash = hash * 31 + text.charAt(j);
                }
                count = push(last, count, hash);
                grams(last, count, seen, features);
                i = end;
            } else {
                char c = text.charAt(i++);
                if (marks(c)) {
                    count = push(last, count, c == '\n' ? '^' : c);
                    grams(last, count, seen, features);
                }
            }
        }
        count = push(last, count, '$');
        grams(last, count, seen, features);
    }

    private static int push(int[] last, int count, int hash) {
        System.arraycopy(last, 0, last, 1, last.length - 1);
        last[0] = hash;
        return Math.min(count + 1, last.length);
    }

    private void grams(int[] last, int count, Seen seen, Features features) {
        int hash = WORD_SALT;
        for (int n = 0; n < count; n++) {
            hash = mixed(hash * 0x01000193 ^ last[n]) + n;
            if (seen.add(hash)) {
                features.add(hash & mask, 0);
            }
        }
    }

    private void chars(CharSequence text, Seen seen, Features features) {
        int i = 0;
        while (i < text.length()) {
            int end = runEnd(text, i);
            for (int start = i - 1; end > i && start < end; start++) {
                int hash = CHAR_SALT;
                for (int n = 1; n <= MAX_CHARS && start + n <= end + 1; n++) {
                    int at = start + n - 1;
                    hash = (hash ^ (at < i || at == end ? ' ' : text.charAt(at))) * 0x01000193;
                    int gram = mixed(hash + n);
                    if (n >= MIN_CHARS && seen.add(gram)) {
                        features.add(gram & mask, 0);
                    }
                }
            }
            i = Math.max(end, i + 1);
        }
    }

    private static int runEnd(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && inWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int wordEnd(CharSequence text, int from) {
        if (from < text.length() && isUnspaced(text.charAt(from))) {
            return from + 1;
        }
        int end = from;
        while (end < text.length() && inWord(text.charAt(end)) && !isUnspaced(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Vowel signs of Indic scripts are marks, and parts of their words. */
    private static boolean inWord(char c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Thai, Lao, Khmer, kana, and Chinese characters. */
    private static boolean isUnspaced(char c) {
        return (c >= 0x0E00 && c <= 0x0EFF)
                || (c >= 0x1780 && c <= 0x17FF)
                || (c >= 0x3040 && c <= 0x30FF)
                || (c >= 0x3400 && c <= 0x9FFF);
    }

    private static boolean marks(char c) {
        return c == '.' || c == '?' || c == '!' || c == ':' || c == '"' || c == '\n' || c == '<' || c == '{'
                || c == '[';
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
