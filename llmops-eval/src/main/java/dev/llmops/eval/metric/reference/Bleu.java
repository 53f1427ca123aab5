package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.NGramMatches;
import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * BLEU (Papineni and others 2002): how many runs of one to four tokens of the text occur in a reference, with a penalty for texts that are
 * too short. From 0 to 100, higher is closer. The values are those of sacrebleu 2.6; a sentence counts only the orders that it has
 * ({@code effective_order}), a corpus all. With several references, each n-gram is counted against the one that has it most often, and the
 * length against the closest.
 */
public final class Bleu implements CorpusMetric {

    /** {@code bleu}: sacrebleu's defaults, which are 13a, exp, four orders, and case-sensitive. */
    public static final Bleu STANDARD = builder().build();

    private static final int ORDERS = 4;
    private static final int CORRECT = 2;

    private final BleuTokenizer tokenizer;
    private final Smoothing smoothing;
    private final double smoothValue;
    private final boolean lowercase;
    private final int orders;

    private Bleu(Builder set) {
        this.tokenizer = set.tokenizer;
        this.smoothing = set.smoothing;
        this.smoothValue = set.smoothValue == null ? set.smoothing.value() : set.smoothValue;
        this.lowercase = set.lowercase;
        this.orders = set.orders;
    }

    /** {@return a builder with sacrebleu's defaults} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "bleu";
    }

    @Override
    public String definition() {
        return "bleu tok:" + tokenizer.label() + " smooth:" + smoothing.label()
                + (smoothValue == smoothing.value() ? "" : "[" + smoothValue + "]") + " case:"
                + (lowercase ? "lc" : "mixed") + (orders == ORDERS ? "" : " order:" + orders);
    }

    @Override
    public double[] statistics(String text, List<String> references) {
        WordNumbers words = new WordNumbers();
        int[] own = tokens(text, words);
        List<int[]> theirs = References.required(references).stream()
                .map(reference -> tokens(reference, words))
                .toList();
        int[] common = NGramMatches.of(orders, own, theirs);
        double[] statistics = new double[CORRECT + 2 * orders];
        statistics[0] = own.length;
        statistics[1] = nearestLength(own.length, theirs);
        for (int n = 0; n < orders; n++) {
            statistics[CORRECT + n] = common[n];
            statistics[CORRECT + orders + n] = Math.max(0, own.length - n);
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
        for (int n = 0; n < orders; n++) {
            matched += sums[CORRECT + n];
        }
        if (matched == 0) {
            return 0;
        }
        double logarithms = 0;
        int counted = orders;
        double share = 1;
        for (int n = 0; n < orders; n++) {
            boolean added = smoothing == Smoothing.ADD_K && n > 0;
            double correct = sums[CORRECT + n] + (added ? smoothValue : 0);
            double total = sums[CORRECT + orders + n] + (added ? smoothValue : 0);
            if (total == 0) {
                // A text too short for this order: a precision of 0, unless the order does not count.
                return effectiveOrder ? brevityPenalty(sums) * Math.exp(logarithms / counted) : 0;
            }
            if (effectiveOrder) {
                counted = n + 1;
            }
            if (correct == 0) {
                share /= 2;
                correct = smoothing == Smoothing.EXP ? share : smoothValue;
            }
            if (correct == 0) {
                return 0;
            }
            logarithms += Math.log(100 * correct / total);
        }
        return brevityPenalty(sums) * Math.exp(logarithms / counted);
    }

    private static double brevityPenalty(double[] sums) {
        return sums[0] < sums[1] ? Math.exp(1 - sums[1] / sums[0]) : 1;
    }

    /** Builds a {@link Bleu}. */
    public static final class Builder {

        private static final int MAX_ORDERS = 12;

        private BleuTokenizer tokenizer = BleuTokenizer.V13A;
        private Smoothing smoothing = Smoothing.EXP;
        private @Nullable Double smoothValue;
        private boolean lowercase;
        private int orders = ORDERS;

        private Builder() {}

        /**
         * Sets how texts are tokenized, if not by 13a.
         *
         * @param way the tokenizer
         * @return this
         */
        public Builder tokenizer(BleuTokenizer way) {
            this.tokenizer = Objects.requireNonNull(way, "tokenizer");
            return this;
        }

        /**
         * Sets how orders without a match are handled, if not by exp.
         *
         * @param way the smoothing, with sacrebleu's value of it
         * @return this
         */
        public Builder smoothing(Smoothing way) {
            this.smoothing = Objects.requireNonNull(way, "smoothing");
            this.smoothValue = null;
            return this;
        }

        /**
         * Sets how orders without a match are handled, and by how much.
         *
         * @param way {@link Smoothing#FLOOR} or {@link Smoothing#ADD_K}
         * @param value the matches that floor assumes, or that add-k adds; above 0
         * @return this
         */
        public Builder smoothing(Smoothing way, double value) {
            if (way != Smoothing.FLOOR && way != Smoothing.ADD_K) {
                throw new IllegalArgumentException(
                        "a smoothing with a value must be floor or add-k, but was " + way.label());
            }
            if (!(value > 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("the value of a smoothing must be above 0, but was " + value);
            }
            this.smoothing = way;
            this.smoothValue = value;
            return this;
        }

        /**
         * Ignores case.
         *
         * @return this
         */
        public Builder lowercase() {
            this.lowercase = true;
            return this;
        }

        /**
         * Sets the longest runs of tokens that count, if not four.
         *
         * @param order from 1 to 12
         * @return this
         */
        public Builder maxOrder(int order) {
            if (order < 1 || order > MAX_ORDERS) {
                throw new IllegalArgumentException("maxOrder must be 1 to " + MAX_ORDERS + ", but was " + order);
            }
            this.orders = order;
            return this;
        }

        /** {@return the metric} */
        public Bleu build() {
            return new Bleu(this);
        }
    }
}
