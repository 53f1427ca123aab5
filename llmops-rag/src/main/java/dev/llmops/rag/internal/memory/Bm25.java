package dev.llmops.rag.internal.memory;

import dev.llmops.rag.internal.Bm25Settings;
import dev.llmops.rag.internal.text.Languages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BM25 over all passages (Robertson and others, TREC-3) with Lucene's inverse document
 * frequency, {@code ln(1 + (n - df + 0.5) / (df + 0.5))}. Statistics are those of the passages in the same language.
 */
final class Bm25 {

    private static final int MAX_WORDS = 512;

    private record Asked(Map<String, Double> weights, double meanLength) {}

    private final Bm25Settings settings;
    private final Map<String, Asked> languages = new HashMap<>();

    Bm25(Bm25Settings settings, List<MemoryDocument.Entry> passages, String text) {
        this.settings = settings;
        List<String> present =
                passages.stream().map(MemoryDocument.Entry::language).distinct().toList();
        Languages.searched(text, present).forEach(language -> {
            List<MemoryDocument.Entry> same = passages.stream()
                    .filter(each -> each.language().equals(language))
                    .toList();
            Map<String, Double> weights = new HashMap<>();
            Languages.asked(language, text, MAX_WORDS)
                    .forEach((word, times) -> weights.put(word, times * idf(same, word)));
            double mean = same.stream()
                    .mapToLong(MemoryDocument.Entry::length)
                    .average()
                    .orElse(1);
            languages.put(language, new Asked(weights, mean));
        });
    }

    private static double idf(List<MemoryDocument.Entry> passages, String word) {
        long with =
                passages.stream().filter(each -> each.words().containsKey(word)).count();
        return Math.log(1 + (passages.size() - with + 0.5) / (with + 0.5));
    }

    double score(MemoryDocument.Entry passage) {
        Asked asked = languages.get(passage.language());
        double sum = 0;
        if (asked != null) {
            double length = passage.length() / Math.max(1, asked.meanLength());
            for (Map.Entry<String, Double> word : asked.weights().entrySet()) {
                double count = passage.words().getOrDefault(word.getKey(), 0L);
                sum += word.getValue() * count / (count + settings.k1() * (1 - settings.b() + settings.b() * length));
            }
        }
        return sum;
    }
}
