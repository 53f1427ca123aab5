package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.internal.text.Stems;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Extractive: whole sentences, in their order. A passage keeps its range, since the sentences stand in it; its text is then
 * not its document's text in that range, so citations of it have no range of evidence.
 */
final class Compression {

    private Compression() {}

    static Staged of(String question, List<Passage> passages, double share) {
        Stems asked = Stems.of(question);
        Map<String, Object> left = new LinkedHashMap<>();
        List<Passage> shorter = new ArrayList<>();
        for (Passage passage : passages) {
            String text = compressed(asked, passage.text(), share);
            if (text.length() < passage.text().length()) {
                left.put(passage.id(), passage.text().length() - text.length());
            }
            shorter.add(passage.withText(text));
        }
        return new Staged(shorter, List.of(), Map.of("share", share, "charactersLeftOut", left));
    }

    private static String compressed(Stems asked, String text, double share) {
        List<CharRange> sentences = Sentences.of(text, CharRange::new);
        double[] scores = sentences.stream()
                .mapToDouble(
                        sentence -> asked.coveredBy(Stems.of(sentence.in(text)).set()))
                .toArray();
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .toList();
        List<Integer> kept = new ArrayList<>();
        int length = 0;
        for (int i : order) {
            if (kept.isEmpty() || length + sentences.get(i).length() <= share * text.length()) {
                kept.add(i);
                length += sentences.get(i).length();
            }
        }
        if (kept.size() == sentences.size()) {
            return text;
        }
        return kept.stream().sorted().map(i -> sentences.get(i).in(text)).collect(Collectors.joining(" "));
    }
}
