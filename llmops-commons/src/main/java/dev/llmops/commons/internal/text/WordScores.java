package dev.llmops.commons.internal.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * BM25 (Robertson and others, TREC-3) of texts for a question, with Lucene's inverse document frequency
 * {@code ln(1 + (n - df + 0.5) / (df + 0.5))} and its k1 of 1.2 and b of 0.75. A word is what stands between marks and spaces, in lower
 * case, without an English plural or genitive s. The indexes of llmops-rag know languages; some hundred facts of one user, or
 * examples of a prompt, need no index. Immutable.
 */
public final class WordScores {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int MIN_PLURAL_LENGTH = 4;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final List<Map<String, Integer>> texts = new ArrayList<>();
    private final Map<String, Integer> textsWith = new HashMap<>();
    private final double meanLength;

    /**
     * Counts the words of texts.
     *
     * @param all the texts
     */
    public WordScores(List<String> all) {
        long length = 0;
        for (String text : all) {
            Map<String, Integer> counts = new HashMap<>();
            words(text).forEach(word -> counts.merge(word, 1, Integer::sum));
            counts.keySet().forEach(word -> textsWith.merge(word, 1, Integer::sum));
            length += counts.values().stream().mapToInt(count -> count).sum();
            texts.add(counts);
        }
        this.meanLength = Math.max(1, (double) length / Math.max(1, all.size()));
    }

    /** {@return the score of each text, in their order; 0 where no word of the question is in it} */
    public double[] of(String question) {
        Set<String> asked = new HashSet<>(words(question));
        double[] scores = new double[texts.size()];
        for (int i = 0; i < scores.length; i++) {
            Map<String, Integer> counts = texts.get(i);
            double length = counts.values().stream().mapToInt(count -> count).sum() / meanLength;
            for (String word : asked) {
                double count = counts.getOrDefault(word, 0);
                scores[i] += idf(word) * count / (count + K1 * (1 - B + B * length));
            }
        }
        return scores;
    }

    private double idf(String word) {
        int with = textsWith.getOrDefault(word, 0);
        return Math.log(1 + (texts.size() - with + 0.5) / (with + 0.5));
    }

    /** {@return the words of a text, in order} */
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (!word.isEmpty()) {
                boolean plural = word.length() >= MIN_PLURAL_LENGTH && word.endsWith("s") && !word.endsWith("ss");
                words.add(plural ? word.substring(0, word.length() - 1) : word);
            }
        }
        return words;
    }
}
