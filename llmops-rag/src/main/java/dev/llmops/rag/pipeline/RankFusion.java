package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuses several results into one when scores missing from a list cannot be computed. (A hybrid {@link dev.llmops.rag.RagIndex}
 * can compute them, and fuses complete z-scores.) Safe for use by multiple threads.
 */
@FunctionalInterface
public interface RankFusion {

    /**
     * Fuses results.
     *
     * @param lists the results, each best first
     * @return each passage once, with its fused score, best first
     */
    List<Passage> fuse(List<List<Passage>> lists);

    /**
     * {@return reciprocal rank fusion: the sum of {@code 1 / (k + rank)} (Cormack, Clarke and Büttcher, SIGIR 2009)}
     *
     * @param k damps the first ranks, at least 1; 60 is common
     */
    static RankFusion reciprocal(int k) {
        Require.atLeast("k", k, 1);
        return lists -> {
            Fused fused = new Fused();
            for (List<Passage> list : lists) {
                for (int rank = 0; rank < list.size(); rank++) {
                    fused.add(list.get(rank), 1.0 / (k + rank + 1));
                }
            }
            return fused.bestFirst();
        };
    }

    /**
     * {@return a convex combination of scores that are scaled to 0 to 1 within each list (Bruch et al., TOIS 2023); a
     * passage that is missing from a list gets 0 for it}
     *
     * <p>For fewer lists than weights, the first weights are used and rescaled to sum to 1; if they are all 0, the lists count
     * equally. More lists than weights are rejected.
     *
     * @param weights one for each list, at least 0
     */
    static RankFusion convex(double... weights) {
        return new ConvexFusion(weights);
    }

    /** {@return the maximum number of results that can be fused; {@link Integer#MAX_VALUE} if unbounded} */
    default int maxLists() {
        return Integer.MAX_VALUE;
    }

    /** The sums so far. */
    final class Fused {

        /** The same as {@link Passage#id()} without making a text of it. */
        private record Id(String sourceId, CharRange range) {}

        private static final class Sum {

            private final Passage passage;
            private double score;

            private Sum(Passage passage) {
                this.passage = passage;
            }
        }

        private final Map<Id, Sum> sums = new LinkedHashMap<>();

        Fused() {}

        void add(Passage passage, double share) {
            sums.computeIfAbsent(new Id(passage.sourceId(), passage.range()), id -> new Sum(passage)).score += share;
        }

        List<Passage> bestFirst() {
            Sum[] best = sums.values().toArray(new Sum[0]);
            Arrays.sort(best, (a, b) -> Double.compare(b.score, a.score));
            List<Passage> passages = new ArrayList<>(best.length);
            for (Sum sum : best) {
                passages.add(sum.passage.withScore(sum.score));
            }
            return Collections.unmodifiableList(passages);
        }

        static double[] scaled(List<Passage> list) {
            double[] scores = new double[list.size()];
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < scores.length; i++) {
                Double score = list.get(i).score();
                scores[i] = score == null ? -i : score;
                least = Math.min(least, scores[i]);
                most = Math.max(most, scores[i]);
            }
            for (int i = 0; i < scores.length; i++) {
                scores[i] = most == least ? 1 : (scores[i] - least) / (most - least);
            }
            return scores;
        }
    }
}
