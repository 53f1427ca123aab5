package dev.llmops.rag.rerank;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.search.Fusion;
import dev.llmops.rag.internal.search.Scores;
import dev.llmops.rag.internal.text.Languages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pseudo relevance feedback: what the first passages say and the others do not is what the question is about. Its words are
 * those of a relevance model (Lavrenko and Croft, SIGIR 2001), the mean of their shares in each of the first passages, times
 * how few of all passages have them; a passage is scored by them as BM25 counts words. How rare a word is in the whole
 * collection is not known to a reranker, so what was found stands for it.
 *
 * <p>That score is added to the search's, both standardised, as if it were one more word of the question: a question of n
 * words says n times as much itself. A short question needs to be told what it is about; a long one is led astray by it.
 */
final class PseudoRelevanceFeedback implements Reranker {

    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final int MAX_ASKED = 512;

    private final int passages;
    private final int words;

    PseudoRelevanceFeedback(int passages, int words) {
        if (passages < 1 || words < 1) {
            throw new IllegalArgumentException(
                    "passages and words must be at least 1, but were " + passages + " and " + words);
        }
        this.passages = passages;
        this.words = words;
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> found) {
        if (found.isEmpty()) {
            return found;
        }
        List<Said> said = found.stream().map(Said::of).toList();
        Map<String, Double> wanted = wanted(said);
        double usual = said.stream().mapToInt(Said::length).average().orElse(1);
        double[] feedback = Fusion.standardised(
                said.stream().mapToDouble(one -> one.score(wanted, usual)).toArray());
        double[] own = Scores.standardised(found);
        int asked = Languages.asked(said.get(0).language(), question, MAX_ASKED).size();
        List<Passage> scored = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            scored.add(found.get(i).withScore(own[i] + feedback[i] / Math.max(1, asked)));
        }
        return Scores.bestFirst(scored);
    }

    private Map<String, Double> wanted(List<Said> all) {
        List<Said> first = all.subList(0, Math.min(passages, all.size()));
        Map<String, Double> shares = new HashMap<>();
        for (Said one : first) {
            one.times()
                    .forEach((word, times) ->
                            shares.merge(word, (double) times / one.length() / first.size(), Double::sum));
        }
        Map<String, Integer> having = new HashMap<>();
        all.forEach(one -> one.times().keySet().forEach(word -> having.merge(word, 1, Integer::sum)));
        shares.replaceAll((word, share) -> share * Math.log((all.size() + 1) / (having.getOrDefault(word, 0) + 0.5)));
        return shares.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(words)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The words of a passage, with how often each is said. */
    private record Said(String language, Map<String, Integer> times, int length) {

        static Said of(Passage passage) {
            String language = Languages.of(new Document(passage.sourceId(), passage.text(), passage.metadata()));
            List<String> words = Languages.words(language, passage.text());
            Map<String, Integer> times = new HashMap<>();
            words.forEach(word -> times.merge(word, 1, Integer::sum));
            return new Said(language, times, words.size());
        }

        double score(Map<String, Double> wanted, double usual) {
            double score = 0;
            for (Map.Entry<String, Double> word : wanted.entrySet()) {
                double count = times.getOrDefault(word.getKey(), 0);
                score += word.getValue() * count * (K1 + 1) / (count + K1 * (1 - B + B * length / usual));
            }
            return score;
        }
    }
}
