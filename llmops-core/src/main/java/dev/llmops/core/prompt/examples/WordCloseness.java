package dev.llmops.core.prompt.examples;

import dev.llmops.commons.internal.text.WordScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Texts compared by their words: with a question by BM25, with each other by the cosine of tf-idf. */
final class WordCloseness implements Closeness {

    private final WordScores scores;
    /** Of length one. */
    private final List<Map<String, Double>> vectors = new ArrayList<>();

    WordCloseness(List<String> texts) {
        this.scores = new WordScores(texts);
        Map<String, Integer> textsWith = new HashMap<>();
        List<List<String>> words = texts.stream().map(WordScores::words).toList();
        words.forEach(each -> new HashSet<>(each).forEach(word -> textsWith.merge(word, 1, Integer::sum)));
        words.forEach(each -> vectors.add(vector(each, textsWith, texts.size())));
    }

    private static Map<String, Double> vector(List<String> words, Map<String, Integer> textsWith, int texts) {
        Map<String, Double> vector = new HashMap<>();
        words.forEach(word -> vector.merge(word, idf(textsWith.getOrDefault(word, 0), texts), Double::sum));
        double length = Math.sqrt(
                vector.values().stream().mapToDouble(weight -> weight * weight).sum());
        vector.replaceAll((word, weight) -> weight / length);
        return vector;
    }

    /** Smoothed, so that a word that is in all texts still has a weight. */
    private static double idf(int with, int texts) {
        return 1 + Math.log((1.0 + texts) / (1.0 + with));
    }

    @Override
    public double[] to(String question) {
        return scores.of(question);
    }

    @Override
    public double between(int one, int other) {
        return product(vectors.get(one), vectors.get(other));
    }

    @Override
    public int mostTypical() {
        Map<String, Double> sum = new HashMap<>();
        vectors.forEach(vector -> vector.forEach((word, weight) -> sum.merge(word, weight, Double::sum)));
        double[] near =
                vectors.stream().mapToDouble(vector -> product(vector, sum)).toArray();
        return Ranking.best(near);
    }

    private static double product(Map<String, Double> a, Map<String, Double> b) {
        double product = 0;
        for (Map.Entry<String, Double> weight : a.entrySet()) {
            product += weight.getValue() * b.getOrDefault(weight.getKey(), 0.0);
        }
        return product;
    }
}
