package dev.llmops.eval.metric.hallucination;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** How rare a sentence's words are in all answers together, its own included. A sentence has a letter or a digit, and so a word. */
final class Surprise {

    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private Surprise() {}

    static double[] of(
            List<String> sentences, List<String> samples, ToDoubleFunction<DoubleSummaryStatistics> ofSentence) {
        List<String> all = new ArrayList<>(samples);
        all.addAll(sentences);
        Map<String, Integer> counts = new HashMap<>();
        double total = 0;
        for (String text : all) {
            for (String word : words(text)) {
                counts.merge(word, 1, Integer::sum);
                total++;
            }
        }
        double n = total;
        return sentences.stream()
                .map(sentence -> words(sentence).stream()
                        .mapToDouble(word -> -Math.log(counts.getOrDefault(word, 0) / n))
                        .summaryStatistics())
                .mapToDouble(ofSentence)
                .toArray();
    }

    private static List<String> words(String text) {
        return Arrays.stream(NOT_WORD.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
