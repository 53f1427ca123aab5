package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import java.util.Arrays;
import java.util.List;

/** A sum of scaled scores with weights. */
final class ConvexFusion implements RankFusion {

    private final double[] weights;

    ConvexFusion(double... weights) {
        this.weights = weights.clone();
        if (Arrays.stream(weights).anyMatch(weight -> !(weight >= 0))
                || !(Arrays.stream(weights).sum() > 0)) {
            throw new IllegalArgumentException(
                    "weights must be at least 0 and not all 0, but were " + Arrays.toString(weights));
        }
    }

    @Override
    public int maxLists() {
        return weights.length;
    }

    @Override
    public List<Passage> fuse(List<List<Passage>> lists) {
        if (lists.size() > weights.length) {
            throw new IllegalArgumentException(
                    "there must be a weight for each of " + lists.size() + " lists, but there are " + weights.length);
        }
        double sum = Arrays.stream(weights, 0, lists.size()).sum();
        Fused fused = new Fused();
        for (int i = 0; i < lists.size(); i++) {
            double share = sum > 0 ? weights[i] / sum : 1.0 / lists.size();
            double[] scaled = Fused.scaled(lists.get(i));
            for (int rank = 0; rank < scaled.length; rank++) {
                fused.add(lists.get(i).get(rank), share * scaled[rank]);
            }
        }
        return fused.bestFirst();
    }
}
