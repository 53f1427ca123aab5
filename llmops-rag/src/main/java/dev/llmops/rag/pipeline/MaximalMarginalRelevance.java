package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.commons.internal.text.WordRuns;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Maximal marginal relevance. */
final class MaximalMarginalRelevance {

    private MaximalMarginalRelevance() {}

    static Staged of(List<Passage> passages, double relevance, int most) {
        double[] scores = scaled(passages);
        List<Set<String>> words = new ArrayList<>();
        passages.forEach(passage -> words.add(new HashSet<>(new WordRuns(passage.text()).words())));
        List<Integer> chosen = new ArrayList<>();
        double[] nearest = new double[passages.size()];
        while (chosen.size() < Math.min(most, passages.size())) {
            int best = -1;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < passages.size(); i++) {
                double value = relevance * scores[i] - (1 - relevance) * nearest[i];
                if (!chosen.contains(i) && value > highest) {
                    highest = value;
                    best = i;
                }
            }
            chosen.add(best);
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.max(nearest[i], NearDuplicates.jaccard(words.get(i), words.get(best)));
            }
        }
        List<Dropped> dropped = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            if (!chosen.contains(i)) {
                dropped.add(new Dropped(passages.get(i).id(), "others are more relevant or more different"));
            }
        }
        return new Staged(chosen.stream().map(passages::get).toList(), dropped, Map.of("relevance", relevance));
    }

    /** Scores from 0 to 1; by rank where a passage has none. */
    private static double[] scaled(List<Passage> passages) {
        double[] scores = new double[passages.size()];
        boolean scored = passages.stream().allMatch(passage -> passage.score() != null);
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < scores.length; i++) {
            Double score = passages.get(i).score();
            scores[i] = scored && score != null ? score : -i;
            least = Math.min(least, scores[i]);
            most = Math.max(most, scores[i]);
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = most == least ? 1 : (scores[i] - least) / (most - least);
        }
        return scores;
    }
}
