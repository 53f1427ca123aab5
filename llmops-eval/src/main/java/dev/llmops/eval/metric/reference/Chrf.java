package dev.llmops.eval.metric.reference;

import dev.llmops.commons.internal.option.Require;
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
    public static final Chrf CHRF = new Chrf(0, 2, false, false);

    /** {@code chrf2pp}: characters and words. */
    public static final Chrf CHRF_PLUS_PLUS = new Chrf(2, 2, false, false);

    private static final int CHARACTERS = 6;
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final int words;
    private final int beta;
    private final boolean whitespace;
    private final boolean epsSmoothing;

    private Chrf(int words, int beta, boolean whitespace, boolean epsSmoothing) {
        this.words = words;
        this.beta = beta;
        this.whitespace = whitespace;
        this.epsSmoothing = epsSmoothing;
    }

    /**
     * {@return the same with another weight of recall; 3 makes it {@code chrf3} or {@code chrf3pp}}
     *
     * @param weight how many times as much as precision, at least 1
     */
    public Chrf withBeta(int weight) {
        return new Chrf(words, Require.atLeast("beta", weight, 1), whitespace, epsSmoothing);
    }

    /** {@return the same with white space among the characters} */
    public Chrf withWhitespace() {
        return new Chrf(words, beta, true, epsSmoothing);
    }

    /** {@return the same as the mean of the F scores of all orders, in which one that a text does not have counts as 0: as chrF++.py} */
    public Chrf withEpsSmoothing() {
        return new Chrf(words, beta, whitespace, true);
    }

    @Override
    public String name() {
        return "chrf" + beta + (words == 0 ? "" : "pp");
    }

    @Override
    public String definition() {
        return name() + (whitespace ? " space:yes" : "") + (epsSmoothing ? " eff:no" : "");
    }

    @Override
    public double[] statistics(String text, List<String> references) {
        WordNumbers numbers = new WordNumbers();
        int[] ownCharacters = characters(text);
        int[] ownWords = words(text, numbers);
        double[] best = {};
        double bestScore = -1;
        for (String reference : References.required(references)) {
            double[] statistics = new double[3 * (CHARACTERS + words)];
            put(statistics, 0, CHARACTERS, ownCharacters, characters(reference));
            if (words > 0) {
                put(statistics, CHARACTERS, words, ownWords, words(reference, numbers));
            }
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

    private int[] characters(String text) {
        return whitespace ? text.codePoints().toArray() : PythonText.visible(text);
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
        double scores = 0;
        int orders = 0;
        for (int i = 0; i < sums.length; i += 3) {
            if (sums[i] > 0 && sums[i + 1] > 0) {
                precision += sums[i + 2] / sums[i];
                recall += sums[i + 2] / sums[i + 1];
                scores += f(sums[i + 2] / sums[i], sums[i + 2] / sums[i + 1]);
                orders++;
            }
        }
        if (epsSmoothing) {
            return scores / (CHARACTERS + words);
        }
        return orders == 0 ? 0 : f(precision / orders, recall / orders);
    }

    private double f(double precision, double recall) {
        double weight = (double) beta * beta;
        return precision + recall == 0 ? 0 : 100 * (1 + weight) * precision * recall / (weight * precision + recall);
    }
}
