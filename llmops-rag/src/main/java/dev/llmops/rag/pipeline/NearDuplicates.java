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

/** Passages that say the same again. */
final class NearDuplicates {

    private static final int TRIPLE = 3;

    private NearDuplicates() {}

    static Staged without(List<Passage> passages, double similarity) {
        List<Passage> kept = new ArrayList<>();
        List<Set<String>> seen = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Passage passage : passages) {
            Set<String> triples = triples(passage.text());
            int same = -1;
            for (int i = 0; i < seen.size() && same < 0; i++) {
                same = jaccard(triples, seen.get(i)) >= similarity ? i : -1;
            }
            if (same >= 0) {
                dropped.add(new Dropped(
                        passage.id(), "nearly the same as " + kept.get(same).id()));
            } else {
                kept.add(passage);
                seen.add(triples);
            }
        }
        return new Staged(kept, dropped, Map.of("similarity", similarity));
    }

    private static Set<String> triples(String text) {
        WordRuns words = new WordRuns(text);
        Set<String> triples = words.runs(TRIPLE);
        return triples.isEmpty() ? new HashSet<>(words.words()) : triples;
    }

    static double jaccard(Set<String> a, Set<String> b) {
        if (a.isEmpty() && b.isEmpty()) {
            return 1;
        }
        long both = a.stream().filter(b::contains).count();
        return (double) both / (a.size() + b.size() - both);
    }
}
