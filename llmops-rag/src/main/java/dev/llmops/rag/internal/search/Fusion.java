package dev.llmops.rag.internal.search;

import dev.llmops.rag.index.IndexHit;
import dev.llmops.rag.index.IndexView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Two results as one. Every candidate of either gets both scores, also the one that its own search did not compute; each
 * kind of score is standardised over the candidates, and they are summed with fixed weights. In the study that decided
 * for it, it beat reciprocal rank fusion on all three collections, and min-max scaling over the two lists as they come on
 * two, with the third equal; docs/measurements/retrieval.md has these figures and those of this module.
 */
public final class Fusion {

    private static final Comparator<IndexHit> BEST_FIRST =
            Comparator.comparingDouble((IndexHit hit) -> -hit.score()).thenComparingLong(IndexHit::passage);

    private Fusion() {}

    /**
     * {@return the best passages of both lists with their fused scores, best first}
     *
     * @param view what found them
     * @param weight of the dense scores, from 0 to 1; the lexical ones have the rest
     * @param a what one search found
     * @param b what the other found
     * @param limit most passages
     */
    public static List<IndexHit> fuse(
            IndexView view, String text, float[] vector, double weight, List<IndexHit> a, List<IndexHit> b, int limit) {
        long[] passages = union(a, b);
        double[] lexical = standardised(view.lexicalScores(text, passages));
        double[] dense = standardised(view.cosines(vector, passages));
        List<IndexHit> fused = new ArrayList<>(passages.length);
        for (int i = 0; i < passages.length; i++) {
            // As a float, so that sums in another order make no difference to what counts as equal.
            float score = (float) (weight * dense[i] + (1 - weight) * lexical[i]);
            fused.add(new IndexHit(passages[i], score));
        }
        fused.sort(BEST_FIRST);
        return fused.size() <= limit ? fused : fused.subList(0, limit);
    }

    private static long[] union(List<IndexHit> a, List<IndexHit> b) {
        long[] all = new long[a.size() + b.size()];
        int count = 0;
        for (IndexHit hit : a) {
            all[count++] = hit.passage();
        }
        for (IndexHit hit : b) {
            all[count++] = hit.passage();
        }
        Arrays.sort(all);
        int different = 0;
        for (long passage : all) {
            if (different == 0 || passage != all[different - 1]) {
                all[different++] = passage;
            }
        }
        return Arrays.copyOf(all, different);
    }

    /** {@return how many standard deviations each value lies above the mean; all 0 where all are equal} */
    public static double[] standardised(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / values.length);
        double[] standardised = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            standardised[i] = deviation < 1e-12 ? 0 : (values[i] - mean) / deviation;
        }
        return standardised;
    }
}
