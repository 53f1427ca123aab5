package dev.llmops.eval.metric;

import java.util.List;

/** ROUGE (Lin 2004) as Google's {@code rouge-score} computes it. */
enum Rouge {
    /** Words as they are. */
    PLAIN,
    /** Words by their stem: {@code use_stemmer=True}. */
    STEMMED;

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
        return PrecisionRecall.of(longestCommonSubsequence(a, b), a.size(), b.size());
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
}
