package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.NGramMatches;
import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.List;

/**
 * chrF (Popović 2015) and chrF++ (Popović 2017): precision and recall of runs of one to six characters without white space, and for chrF++
 * also of one and two words, with recall weighted twice as much. From 0 to 100, higher is closer. The values are those of sacrebleu 2.6; of
 * several references the one with the best score counts.
 */
public final class Chrf implements CorpusMetric {

    /** {@code chrf2}: characters only. */
    public static final Chrf CHRF = new Chrf("chrf2", 0);

    /** {@code chrf2pp}: characters and words. */
    public static final Chrf CHRF_PLUS_PLUS = new Chrf("chrf2pp", 2);

    private static final int CHARACTERS = 6;
    private static final double BETA_SQUARED = 4;
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final String name;
    private final int words;

    private Chrf(String name, int words) {
        this.name = name;
        this.words = words;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[] statistics(String text, List<String> references) {
        WordNumbers numbers = new WordNumbers();
        int[] ownCharacters = PythonText.visible(text);
        int[] ownWords = words(text, numbers);
        double[] best = {};
        double bestScore = -1;
        for (String reference : References.required(references)) {
            double[] statistics = new double[3 * (CHARACTERS + words)];
            put(statistics, 0, CHARACTERS, ownCharacters, PythonText.visible(reference));
            put(statistics, CHARACTERS, words, ownWords, words(reference, numbers));
            double score = corpusScore(statistics);
            if (score > bestScore) {
                best = statistics;
                bestScore = score;
            }
        }
        return best;
    }

    private static void put(double[] statistics, int at, int orders, int[] own, int[] theirs) {
        int[] common = NGramMatches.of(orders, own, List.of(theirs));
        for (int n = 0; n < orders; n++) {
            int inReference = Math.max(0, theirs.length - n);
            // What has no order in the reference cannot be hit, and does not count.
            statistics[3 * (at + n)] = inReference == 0 ? 0 : Math.max(0, own.length - n);
            statistics[3 * (at + n) + 1] = inReference;
            statistics[3 * (at + n) + 2] = common[n];
        }
    }

    /** One mark at the end of a word, or else at its beginning, becomes a word of its own. */
    private int[] words(String text, WordNumbers numbers) {
        return words == 0 ? new int[0] : numbers.split(marksApart(text));
    }

    private static String marksApart(String text) {
        StringBuilder apart = new StringBuilder(text.length() + text.length() / 4);
        for (String word : PythonText.split(text)) {
            int last = word.length() - 1;
            boolean alone = word.codePointCount(0, word.length()) == 1;
            if (!alone && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                apart.append(word, 0, last).append(' ').append(word.charAt(last));
            } else if (!alone && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                apart.append(word.charAt(0)).append(' ').append(word, 1, last + 1);
            } else {
                apart.append(word);
            }
            apart.append(' ');
        }
        return apart.toString();
    }

    @Override
    public double score(String text, List<String> references) {
        return corpusScore(statistics(text, references));
    }

    @Override
    public double corpusScore(double[] sums) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int i = 0; i < sums.length; i += 3) {
            if (sums[i] > 0 && sums[i + 1] > 0) {
                precision += sums[i + 2] / sums[i];
                recall += sums[i + 2] / sums[i + 1];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }
}
