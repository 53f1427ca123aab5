package dev.llmops.memory;

import dev.llmops.api.memory.Fact;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.commons.internal.text.WordScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds facts lexically, by semantic similarity and by recency: a fact scores the weighted sum of {@code 1 / (60 + rank)} over the three orders
 * (reciprocal rank fusion, Cormack, Clarke and Büttcher, SIGIR 2009). Where two score the same the newer one stands first.
 */
record FactSearch(@Nullable EmbeddingClient model, double recency) {

    private static final int RANK_CONSTANT = 60;
    /** Chosen on two dialogues of LoCoMo with MiniLM, see {@code docs/measurements/memory.md}; words count 1. */
    private static final double MEANING = 0.5;

    /** {@return the best facts for a question, best first; a fact that neither words nor meaning find is none} */
    List<Fact> best(List<Fact> newestFirst, String question, int limit) {
        Map<Fact, Double> scores = new HashMap<>();
        add(scores, byWords(newestFirst, question), 1);
        add(scores, byMeaning(newestFirst, question), MEANING);
        for (int i = 0; i < newestFirst.size(); i++) {
            double share = recency / (RANK_CONSTANT + i + 1);
            scores.computeIfPresent(newestFirst.get(i), (fact, score) -> score + share);
        }
        Comparator<Map.Entry<Fact, Double>> byScore = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return scores.entrySet().stream()
                .sorted(byScore.thenComparing(entry -> entry.getKey().at(), Comparator.reverseOrder())
                        .thenComparing(entry -> entry.getKey().id()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void add(Map<Fact, Double> scores, List<Fact> order, double weight) {
        for (int i = 0; i < order.size(); i++) {
            scores.merge(order.get(i), weight / (RANK_CONSTANT + i + 1), Double::sum);
        }
    }

    private static List<Fact> byWords(List<Fact> facts, String question) {
        double[] scores = new WordScores(facts.stream().map(Fact::text).toList()).of(question);
        return ordered(facts, scores);
    }

    /** Vectors of other models cannot be compared: such facts are found by lexical search alone until they are kept anew. */
    private List<Fact> byMeaning(List<Fact> facts, String question) {
        if (model == null || facts.isEmpty()) {
            return List.of();
        }
        Fact.Embedding asked = Vectors.embed(model, question, EmbeddingPurpose.QUERY);
        float[] vector = Vectors.numbers(asked);
        double[] scores = new double[facts.size()];
        for (int i = 0; i < scores.length; i++) {
            Fact.Embedding own = facts.get(i).embedding();
            scores[i] = own == null || !own.model().equals(asked.model())
                    ? 0
                    : Vectors.cosine(vector, Vectors.numbers(own));
        }
        return ordered(facts, scores);
    }

    private static List<Fact> ordered(List<Fact> facts, double[] scores) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > 0) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingDouble(i -> -scores[i]));
        return order.stream().map(facts::get).toList();
    }
}
