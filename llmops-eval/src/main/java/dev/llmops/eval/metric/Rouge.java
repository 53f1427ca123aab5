package dev.llmops.eval.metric;

import dev.llmops.eval.internal.text.NGramMatches;
import dev.llmops.eval.internal.text.PorterStemmer;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** ROUGE (Lin 2004) as Google's {@code rouge-score} computes it. */
enum Rouge {
    /** Words as they are. */
    PLAIN,
    /** Words by their stem: {@code use_stemmer=True}. */
    STEMMED;

    /** So many places of a table take some seconds. */
    private static final long MAX_PLACES = 4_000_000_000L;
    /** And so many, where all are kept, a fifth of a gigabyte. */
    private static final long MAX_KEPT = 50_000_000L;

    /** Shorter words are left alone. */
    private static final int MIN_STEMMED = 4;

    /** ROUGE-N. */
    PrecisionRecall ofWords(int n, String text, String reference) {
        WordNumbers numbers = new WordNumbers();
        int[] a = words(text, numbers);
        int[] b = words(reference, numbers);
        int common = NGramMatches.of(n, a, List.of(b))[n - 1];
        return PrecisionRecall.of(common, Math.max(0, a.length - n + 1), Math.max(0, b.length - n + 1));
    }

    /** As {@code rouge-score} cuts: letters and digits of ASCII only, so that words of other scripts vanish. */
    private int[] words(String text, WordNumbers numbers) {
        char[] lower = text.toLowerCase(Locale.ROOT).toCharArray();
        int[] words = new int[lower.length / 2 + 1];
        int count = 0;
        int start = -1;
        for (int i = 0; i <= lower.length; i++) {
            boolean inWord = i < lower.length && isAsciiWord(lower[i]);
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                words[count++] = number(lower, start, i, numbers);
                start = -1;
            }
        }
        return Arrays.copyOf(words, count);
    }

    private static boolean isAsciiWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private int number(char[] text, int from, int to, WordNumbers numbers) {
        if (this == PLAIN || to - from < MIN_STEMMED) {
            return numbers.of(text, from, to);
        }
        char[] stem = PorterStemmer.stem(new String(text, from, to - from)).toCharArray();
        return numbers.of(stem, 0, stem.length);
    }

    /** ROUGE-L. */
    PrecisionRecall ofSubsequence(String text, String reference) {
        WordNumbers numbers = new WordNumbers();
        int[] a = words(text, numbers);
        int[] b = words(reference, numbers);
        requireAtMost(MAX_PLACES, a.length, b.length);
        return PrecisionRecall.of(longestCommonSubsequence(a, b), a.length, b.length);
    }

    private static void requireAtMost(long most, int words, int others) {
        if ((long) words * others > most) {
            throw new IllegalArgumentException(
                    "the texts are too long for a longest common subsequence: " + words + " and " + others + " words");
        }
    }

    /** By the usual table, of which only one row is kept. */
    private static int longestCommonSubsequence(int[] a, int[] b) {
        int[] row = new int[b.length + 1];
        for (int word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.length; j++) {
                int above = row[j];
                row[j] = word == b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.length];
    }

    /** ROUGE-Lsum: a word counts once for each time that it is in both texts, however many lines it is matched in. */
    PrecisionRecall ofSummary(String text, String reference) {
        WordNumbers numbers = new WordNumbers();
        List<int[]> a = lines(text, numbers);
        List<int[]> b = lines(reference, numbers);
        requireAtMost(MAX_PLACES, words(a), words(b));
        int[] left = counts(a, numbers.size());
        int[] wanted = counts(b, numbers.size());
        int common = 0;
        for (int[] line : b) {
            BitSet places = new BitSet(line.length);
            a.forEach(other -> markSubsequence(line, other, places));
            for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
                int word = line[place];
                if (left[word] > 0 && wanted[word] > 0) {
                    left[word]--;
                    wanted[word]--;
                    common++;
                }
            }
        }
        return PrecisionRecall.of(common, words(a), words(b));
    }

    private List<int[]> lines(String text, WordNumbers numbers) {
        return Arrays.stream(text.split("\n", -1))
                .map(line -> words(line, numbers))
                // A line without a word has nothing in common with any other.
                .filter(words -> words.length > 0)
                .toList();
    }

    private static int[] counts(List<int[]> lines, int words) {
        int[] counts = new int[words];
        lines.forEach(line -> {
            for (int word : line) {
                counts[word]++;
            }
        });
        return counts;
    }

    private static int words(List<int[]> lines) {
        return lines.stream().mapToInt(line -> line.length).sum();
    }

    /**
     * Marks the places of the words of a line that are in its longest common subsequence with another. Of several longest ones that which
     * {@code rouge-score} takes: back to front, the other's words are passed over last.
     */
    private static void markSubsequence(int[] line, int[] other, BitSet places) {
        requireAtMost(MAX_KEPT, line.length, other.length);
        int[][] table = new int[line.length + 1][other.length + 1];
        for (int i = 1; i <= line.length; i++) {
            for (int j = 1; j <= other.length; j++) {
                table[i][j] = line[i - 1] == other[j - 1]
                        ? table[i - 1][j - 1] + 1
                        : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        int i = line.length;
        int j = other.length;
        while (i > 0 && j > 0) {
            if (line[i - 1] == other[j - 1]) {
                places.set(i - 1);
                i--;
                j--;
            } else if (table[i][j - 1] > table[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
    }
}
