package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.NGramMatches;
import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.List;
import java.util.Objects;

/**
 * BLEU (Papineni and others 2002): how many runs of one to four tokens of the text occur in a reference, with a penalty for texts that are
 * too short. From 0 to 100, higher is closer. The values are those of sacrebleu 2.6; a sentence counts only the orders that it has
 * ({@code effective_order}), a corpus all four. With several references, each n-gram is counted against the one that has it most often, and the
 * length against the closest.
 */
public final class Bleu implements CorpusMetric {

    /** {@code bleu}: sacrebleu's defaults, which are 13a, exp, and case-sensitive. */
    public static final Bleu STANDARD = new Bleu(BleuTokenizer.V13A, Smoothing.EXP, false);

    private static final int ORDERS = 4;
    private static final int CORRECT = 2;
    private static final int TOTAL = CORRECT + ORDERS;

    private final BleuTokenizer tokenizer;
    private final Smoothing smoothing;
    private final boolean lowercase;

    /**
     * Creates a metric.
     *
     * @param tokenizer how texts are tokenized
     * @param smoothing how orders without a match are handled
     * @param lowercase whether case is ignored
     */
    public Bleu(BleuTokenizer tokenizer, Smoothing smoothing, boolean lowercase) {
        this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
        this.smoothing = Objects.requireNonNull(smoothing, "smoothing");
        this.lowercase = lowercase;
    }

    @Override
    public String name() {
        return "bleu";
    }

    @Override
    public String definition() {
        return "bleu tok:" + tokenizer.label() + " smooth:" + smoothing.label() + " case:"
                + (lowercase ? "lc" : "mixed");
    }

    @Override
    public double[] statistics(String text, List<String> references) {
        WordNumbers words = new WordNumbers();
        int[] own = tokens(text, words);
        List<int[]> theirs = References.required(references).stream()
                .map(reference -> tokens(reference, words))
                .toList();
        int[] common = NGramMatches.of(ORDERS, own, theirs);
        double[] statistics = new double[TOTAL + ORDERS];
        statistics[0] = own.length;
        statistics[1] = nearestLength(own.length, theirs);
        for (int n = 0; n < ORDERS; n++) {
            statistics[CORRECT + n] = common[n];
            statistics[TOTAL + n] = Math.max(0, own.length - n);
        }
        return statistics;
    }

    private int[] tokens(String text, WordNumbers words) {
        return tokenizer.cut(PythonText.stripEnd(lowercase ? PythonText.lowerCase(text) : text), words);
    }

    private static int nearestLength(int length, List<int[]> references) {
        int nearest = references.get(0).length;
        for (int[] reference : references) {
            int each = reference.length;
            int farther = Math.abs(length - each) - Math.abs(length - nearest);
            if (farther < 0 || (farther == 0 && each < nearest)) {
                nearest = each;
            }
        }
        return nearest;
    }

    @Override
    public double score(String text, List<String> references) {
        return score(statistics(text, references), true);
    }

    @Override
    public double corpusScore(double[] sums) {
        return score(sums, false);
    }

    private double score(double[] sums, boolean effectiveOrder) {
        double matched = 0;
        for (int n = 0; n < ORDERS; n++) {
            matched += sums[CORRECT + n];
        }
        if (matched == 0) {
            return 0;
        }
        double logarithms = 0;
        int orders = ORDERS;
        double share = 1;
        for (int n = 0; n < ORDERS; n++) {
            boolean added = smoothing == Smoothing.ADD_K && n > 0;
            double correct = sums[CORRECT + n] + (added ? smoothing.value() : 0);
            double total = sums[TOTAL + n] + (added ? smoothing.value() : 0);
            if (total == 0) {
                // A text too short for this order: a precision of 0, unless the order does not count.
                return effectiveOrder ? brevityPenalty(sums) * Math.exp(logarithms / orders) : 0;
            }
            if (effectiveOrder) {
                orders = n + 1;
            }
            if (correct == 0) {
                share /= 2;
                correct = smoothing == Smoothing.EXP ? share : smoothing.value();
            }
            if (correct == 0) {
                return 0;
            }
            logarithms += Math.log(100 * correct / total);
        }
        return brevityPenalty(sums) * Math.exp(logarithms / orders);
    }

    private static double brevityPenalty(double[] sums) {
        return sums[0] < sums[1] ? Math.exp(1 - sums[1] / sums[0]) : 1;
    }
}
