package dev.llmops.rag.trec;

import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Map;

/**
 * The scores of one question's results, computed as trec_eval does (nDCG with the grade as the gain and a base-2 logarithm). A
 * question without a relevant document scores 0 on all of them.
 *
 * @param query its id
 * @param ndcg nDCG of the first ten documents
 * @param recall the share of the relevant documents that are among the first k
 * @param reciprocalRank one divided by the rank of the first relevant document among the first k; 0 if there is none
 */
public record QueryScores(String query, double ndcg, double recall, double reciprocalRank) {

    /** The number of documents that nDCG considers. */
    public static final int NDCG_DEPTH = 10;

    static QueryScores of(String query, List<String> ranked, Map<String, Integer> grades, int k) {
        Require.atLeast("k", k, 1);
        int found = 0;
        double reciprocalRank = 0;
        for (int i = 0; i < Math.min(k, ranked.size()); i++) {
            if (grades.getOrDefault(ranked.get(i), 0) > 0) {
                found++;
                reciprocalRank = found == 1 ? 1.0 / (i + 1) : reciprocalRank;
            }
        }
        long relevant = grades.values().stream().filter(grade -> grade > 0).count();
        return new QueryScores(
                query, ndcg(ranked, grades), relevant == 0 ? 0 : (double) found / relevant, reciprocalRank);
    }

    private static double ndcg(List<String> ranked, Map<String, Integer> grades) {
        double gain = 0;
        for (int i = 0; i < Math.min(NDCG_DEPTH, ranked.size()); i++) {
            gain += Math.max(0, grades.getOrDefault(ranked.get(i), 0)) / log2(i + 2);
        }
        int[] best = grades.values().stream()
                .mapToInt(grade -> Math.max(0, grade))
                .sorted()
                .toArray();
        double ideal = 0;
        for (int i = 0; i < Math.min(NDCG_DEPTH, best.length); i++) {
            ideal += best[best.length - 1 - i] / log2(i + 2);
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
