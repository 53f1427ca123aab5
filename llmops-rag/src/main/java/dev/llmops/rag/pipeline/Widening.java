package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.internal.text.Sentences;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small to big, by union of ranges. */
final class Widening {

    private final RagIndex index;
    private final int characters;

    Widening(RagIndex index, int characters) {
        this.index = index;
        this.characters = characters;
    }

    Staged apply(RetrievalQuery query, List<Passage> passages) {
        Map<String, Optional<Document>> documents = new HashMap<>();
        List<Passage> wide = new ArrayList<>();
        List<Dropped> dropped = new ArrayList<>();
        for (Passage passage : passages) {
            Optional<Document> document =
                    documents.computeIfAbsent(passage.sourceId(), id -> index.document(query.tenant(), id));
            Passage wider = document.map(whole -> widened(passage, whole)).orElse(passage);
            int joined = joinable(wide, wider);
            if (joined < 0) {
                wide.add(wider);
            } else {
                Passage better = wide.get(joined);
                wide.set(
                        joined,
                        document.map(whole -> union(better, wider, whole)).orElse(better));
                dropped.add(new Dropped(
                        passage.id(), "is a part of " + wide.get(joined).id() + " now"));
            }
        }
        return new Staged(wide, dropped, Map.of("characters", characters));
    }

    private Passage widened(Passage passage, Document document) {
        String text = document.text();
        CharRange range = passage.range();
        if (range.end() > text.length() || !range.in(text).equals(passage.text())) {
            return passage; // a guardrail or a compression changed it, or the document is another by now
        }
        int from = Math.max(0, range.start() - characters);
        int to = Math.min(text.length(), range.end() + characters);
        int start = range.start();
        int end = range.end();
        for (CharRange sentence : Sentences.of(text.substring(from, to))) {
            boolean whole = (from == 0 || sentence.start() > 0) && (to == text.length() || from + sentence.end() < to);
            if (whole) {
                start = Math.min(start, from + sentence.start());
                end = Math.max(end, from + sentence.end());
            }
        }
        return at(passage, new CharRange(start, end), document);
    }

    private static int joinable(List<Passage> wide, Passage next) {
        for (int i = 0; i < wide.size(); i++) {
            CharRange known = wide.get(i).range();
            if (wide.get(i).sourceId().equals(next.sourceId())
                    && known.start() <= next.range().end()
                    && next.range().start() <= known.end()) {
                return i;
            }
        }
        return -1;
    }

    private static Passage union(Passage better, Passage other, Document document) {
        int start = Math.min(better.range().start(), other.range().start());
        int end = Math.max(better.range().end(), other.range().end());
        return end > document.text().length() ? better : at(better, new CharRange(start, end), document);
    }

    private static Passage at(Passage passage, CharRange range, Document document) {
        return new Passage(passage.sourceId(), range, range.in(document.text()), passage.score(), passage.metadata());
    }
}
