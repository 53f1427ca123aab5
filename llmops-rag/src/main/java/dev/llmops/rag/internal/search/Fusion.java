package dev.llmops.rag.internal.search;

import dev.llmops.api.index.IndexHit;
import dev.llmops.api.index.IndexView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Two results as one. Every candidate of either gets both scores, also the one that its own search did not compute; each
 * kind of score is standardised over the candidates, and they are summed with fixed weights. In the study that decided
 * for it, it beat reciprocal rank fusion on all three collections, and min-max scaling over the two lists as they come on
 * two, with the third equal; docs/decisions/0010-rag.md has these figures, and docs/rag.md those of this module.
 */
public final class Fusion {

    private static final double VECTOR_WEIGHT = 0.6;
    private static final Comparator<IndexHit> BEST_FIRST =
            Comparator.comparingDouble((IndexHit hit) -> -hit.score()).thenComparingLong(IndexHit::passage);

    private Fusion() {}

    /**
     * {@return the best passages of both lists with their fused scores, best first}
     *
     * @param view what found them
     * @param text the question
     * @param vector its vector
     * @param a what one search found
     * @param b what the other found
     * @param limit most passages
     */
    public static List<IndexHit> fuse(
            IndexView view, String text, float[] vector, List<IndexHit> a, List<IndexHit> b, int limit) {
        long[] passages = Stream.of(a, b)
                .flatMap(List::stream)
                .mapToLong(IndexHit::passage)
                .sorted()
                .distinct()
                .toArray();
        double[] lexical = standardised(view.lexicalScores(text, passages));
        double[] dense = standardised(view.cosines(vector, passages));
        List<IndexHit> fused = new ArrayList<>(passages.length);
        for (int i = 0; i < passages.length; i++) {
            // As a float, so that sums in another order make no difference to what counts as equal.
            float score = (float) (VECTOR_WEIGHT * dense[i] + (1 - VECTOR_WEIGHT) * lexical[i]);
            fused.add(new IndexHit(passages[i], score));
        }
        fused.sort(BEST_FIRST);
        return fused.size() <= limit ? fused : fused.subList(0, limit);
    }

    /** {@return how many standard deviations each value lies above the mean; all 0 where all are equal} */
    static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double deviation = Math.sqrt(variance);
        return Arrays.stream(values)
                .map(value -> deviation < 1e-12 ? 0 : (value - mean) / deviation)
                .toArray();
    }
}
