package dev.llmops.rag.internal.search;

import dev.llmops.api.retrieval.Passage;
import java.util.Comparator;
import java.util.List;

/** Scores of passages that rerankers compare. */
public final class Scores {

    private Scores() {}

    /** {@return how many standard deviations each score lies above their mean; 0 where there is none} */
    public static double[] standardised(List<Passage> passages) {
        return Fusion.standardised(passages.stream().mapToDouble(Scores::of).toArray());
    }

    /** {@return passages by their scores; equal ones stay in their order} */
    public static List<Passage> bestFirst(List<Passage> passages) {
        return passages.stream()
                .sorted(Comparator.comparingDouble(Scores::of).reversed())
                .toList();
    }

    public static double of(Passage passage) {
        Double score = passage.score();
        return score == null ? 0 : score;
    }
}
