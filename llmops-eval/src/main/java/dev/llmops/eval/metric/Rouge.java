package dev.llmops.eval.metric;

import java.util.List;

/** ROUGE (Lin 2004) as Google's {@code rouge-score} computes it without a stemmer. */
final class Rouge {

    private Rouge() {}

    /** ROUGE-N. */
    static PrecisionRecall ofWords(int n, String text, String reference) {
        List<String> a = Words.runs(n, Words.ascii(text));
        List<String> b = Words.runs(n, Words.ascii(reference));
        return PrecisionRecall.of(Words.common(a, b), a.size(), b.size());
    }

    /** ROUGE-L. */
    static PrecisionRecall ofSubsequence(String text, String reference) {
        List<String> a = Words.ascii(text);
        List<String> b = Words.ascii(reference);
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
