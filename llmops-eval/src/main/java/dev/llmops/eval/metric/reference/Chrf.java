package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.PythonText;
import java.util.ArrayList;
import java.util.List;

/**
 * chrF (Popović 2015) and chrF++ (Popović 2017): precision and recall of runs of one to six characters without white space, and for chrF++
 * of one and two words too, recall counting twice as much. From 0 to 100, higher is nearer. The values are those of sacrebleu 2.6; of
 * several references the one with the best score counts.
 */
public final class Chrf implements CorpusMetric {

    /** {@code chrf2}: characters alone. */
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
        NGrams characters = new NGrams(CHARACTERS);
        NGrams ofWords = new NGrams(words);
        int[][] own = grams(text, characters, ofWords);
        double[] best = {};
        double bestScore = -1;
        for (String reference : References.required(references)) {
            double[] statistics = statistics(own, grams(reference, characters, ofWords), characters, ofWords);
            double score = corpusScore(statistics);
            if (score > bestScore) {
                best = statistics;
                bestScore = score;
            }
        }
        return best;
    }

    private int[][] grams(String text, NGrams characters, NGrams ofWords) {
        int[][] all = new int[CHARACTERS + words][];
        System.arraycopy(characters.of(PythonText.visible(text)), 0, all, 0, CHARACTERS);
        if (words > 0) {
            System.arraycopy(ofWords.of(words(text)), 0, all, CHARACTERS, words);
        }
        return all;
    }

    /** One mark at the end of a word, or else at its beginning, becomes a word of its own. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : PythonText.split(text)) {
            int last = word.length() - 1;
            if (word.codePointCount(0, word.length()) == 1) {
                words.add(word);
            } else if (PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                words.add(word.substring(0, last));
                words.add(word.substring(last));
            } else if (PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    private static double[] statistics(int[][] own, int[][] theirs, NGrams characters, NGrams ofWords) {
        double[] statistics = new double[3 * own.length];
        for (int i = 0; i < own.length; i++) {
            NGrams grams = i < CHARACTERS ? characters : ofWords;
            int order = i < CHARACTERS ? i + 1 : i - CHARACTERS + 1;
            // What has no order in the reference cannot be hit, and does not count.
            statistics[3 * i] = theirs[i].length == 0 ? 0 : own[i].length;
            statistics[3 * i + 1] = theirs[i].length;
            statistics[3 * i + 2] = NGrams.common(grams.counts(order, own[i]), grams.counts(order, theirs[i]));
        }
        return statistics;
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
