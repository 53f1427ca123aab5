package dev.llmops.eval.metric;

import dev.llmops.eval.internal.text.PorterStemmer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

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
        List<String> a = Words.runs(n, words(text));
        List<String> b = Words.runs(n, words(reference));
        return PrecisionRecall.of(Words.common(a, b), a.size(), b.size());
    }

    private List<String> words(String text) {
        List<String> words = Words.ascii(text);
        return this == PLAIN
                ? words
                : words.stream()
                        .map(word -> word.length() < MIN_STEMMED ? word : PorterStemmer.stem(word))
                        .toList();
    }

    /** ROUGE-L. */
    PrecisionRecall ofSubsequence(String text, String reference) {
        List<String> a = words(text);
        List<String> b = words(reference);
        requireAtMost(MAX_PLACES, a.size(), b.size());
        return PrecisionRecall.of(longestCommonSubsequence(a, b), a.size(), b.size());
    }

    private static void requireAtMost(long most, int words, int others) {
        if ((long) words * others > most) {
            throw new IllegalArgumentException(
                    "the texts are too long for a longest common subsequence: " + words + " and " + others + " words");
        }
    }

    /** By the usual table, of which only one row is kept. */
    private static int longestCommonSubsequence(List<String> a, List<String> b) {
        int[] row = new int[b.size() + 1];
        for (String word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.size(); j++) {
                int above = row[j];
                row[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.size()];
    }

    /** ROUGE-Lsum: a word counts once for each time that it is in both texts, however many lines it is matched in. */
    PrecisionRecall ofSummary(String text, String reference) {
        List<List<String>> a = lines(text);
        List<List<String>> b = lines(reference);
        Map<String, Integer> left =
                Words.counts(a.stream().flatMap(List::stream).toList());
        Map<String, Integer> wanted =
                Words.counts(b.stream().flatMap(List::stream).toList());
        int common = 0;
        for (List<String> line : b) {
            for (String word : matched(line, a)) {
                if (left.getOrDefault(word, 0) > 0 && wanted.getOrDefault(word, 0) > 0) {
                    left.merge(word, -1, Integer::sum);
                    wanted.merge(word, -1, Integer::sum);
                    common++;
                }
            }
        }
        return PrecisionRecall.of(common, words(a), words(b));
    }

    private List<List<String>> lines(String text) {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.isEmpty())
                .map(this::words)
                .toList();
    }

    private static int words(List<List<String>> lines) {
        return lines.stream().mapToInt(List::size).sum();
    }

    /** The words of a line that are in its longest common subsequence with any of the others, in order. */
    private static List<String> matched(List<String> line, List<List<String>> others) {
        BitSet places = new BitSet();
        others.forEach(other -> markSubsequence(line, other, places));
        return places.stream().mapToObj(line::get).toList();
    }

    /** Of several longest ones that which {@code rouge-score} takes: back to front, the other's words are passed over last. */
    private static void markSubsequence(List<String> line, List<String> other, BitSet places) {
        requireAtMost(MAX_KEPT, line.size(), other.size());
        int[][] table = new int[line.size() + 1][other.size() + 1];
        for (int i = 1; i <= line.size(); i++) {
            for (int j = 1; j <= other.size(); j++) {
                table[i][j] = line.get(i - 1).equals(other.get(j - 1))
                        ? table[i - 1][j - 1] + 1
                        : Math.max(table[i - 1][j], table[i][j - 1]);
            }
        }
        int i = line.size();
        int j = other.size();
        while (i > 0 && j > 0) {
            if (line.get(i - 1).equals(other.get(j - 1))) {
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
