package dev.llmops.eval.metric.reference;

import java.util.List;

/**
 * A metric whose score of a corpus is not a mean of scores but computed from the sums of its segments' statistics. Scores are from 0 to 100, as
 * in papers; TER may exceed 100. Immutable, safe for use by multiple threads.
 */
public interface CorpusMetric extends ReferenceMetric {

    /**
     * {@return a segment's contribution to the sums of its corpus; always of the same length}
     *
     * @param text the text
     * @param references at least one; several count as the metric's definition says
     * @throws IllegalArgumentException if there is no reference
     */
    double[] statistics(String text, List<String> references);

    /**
     * {@return the score of a corpus}
     *
     * @param sums the sums of the statistics of its segments
     */
    double corpusScore(double[] sums);

    /** {@return the metrics with sacrebleu's default options} */
    static List<CorpusMetric> standard() {
        return List.of(Bleu.STANDARD, Chrf.CHRF, Chrf.CHRF_PLUS_PLUS, Ter.STANDARD);
    }
}
