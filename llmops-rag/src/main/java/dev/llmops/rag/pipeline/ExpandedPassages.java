package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passages on their way from small to big, best first. None that may grow touches another one. Immutable. */
final class ExpandedPassages {

    /** Name of the metadata that holds what was found of a passage that grew. */
    private static final String FOUND = "found";

    /**
     * A passage.
     *
     * @param range where it stands by now
     * @param text its document's, or null where its own text is not the document's
     * @param found what it is made of, best first
     */
    private record Wide(CharRange range, @Nullable String text, List<Passage> found) {

        /** A changed text is never joined: a union would bring back what was changed. */
        boolean touches(Wide other) {
            return text != null
                    && other.text != null
                    && best().sourceId().equals(other.best().sourceId())
                    && range.start() <= other.range.end()
                    && other.range.start() <= range.end();
        }

        Passage best() {
            return found.get(0);
        }

        Wide with(Wide other) {
            List<Passage> all = new ArrayList<>(found);
            all.addAll(other.found);
            return new Wide(union(range, other.range), text, List.copyOf(all));
        }

        Passage passage() {
            Passage best = best();
            if (text == null || range.equals(best.range())) {
                return best;
            }
            Map<String, Object> metadata = new LinkedHashMap<>(best.metadata());
            metadata.putIfAbsent(FOUND, found.stream().map(Passage::id).toList());
            return new Passage(best.sourceId(), range, range.in(text), best.score(), metadata);
        }
    }

    private final List<Wide> wide;

    private ExpandedPassages(List<Wide> wide) {
        this.wide = List.copyOf(wide);
    }

    /**
     * {@return passages as they were found, those that touch as one}
     *
     * @param passages all of them
     * @param whole those that may grow
     * @param texts documents by id
     */
    static ExpandedPassages of(List<Passage> passages, List<Passage> whole, Map<String, String> texts) {
        List<Wide> wide = new ArrayList<>();
        for (Passage passage : passages) {
            String text = whole.contains(passage) ? texts.get(passage.sourceId()) : null;
            wide.add(new Wide(passage.range(), text, List.of(passage)));
            join(wide, wide.size() - 1);
        }
        return new ExpandedPassages(wide);
    }

    /** {@return these with the one that holds a passage grown to a range, or these if it holds that already} */
    ExpandedPassages grown(Passage passage, CharRange wanted) {
        List<Wide> changed = new ArrayList<>(wide);
        for (int i = 0; i < changed.size(); i++) {
            Wide one = changed.get(i);
            if (one.text() != null && one.found().contains(passage)) {
                CharRange grown = union(one.range(), wanted);
                if (grown.equals(one.range())) {
                    return this;
                }
                changed.set(i, new Wide(grown, one.text(), one.found()));
                join(changed, i);
                return new ExpandedPassages(changed);
            }
        }
        return this;
    }

    List<Passage> passages() {
        return wide.stream().map(Wide::passage).toList();
    }

    List<Dropped> dropped() {
        List<Dropped> dropped = new ArrayList<>();
        for (Wide one : wide) {
            String reason = "is a part of " + one.passage().id() + " now";
            one.found().stream().skip(1).forEach(part -> dropped.add(new Dropped(part.id(), reason)));
        }
        return dropped;
    }

    private static CharRange union(CharRange one, CharRange other) {
        return new CharRange(Math.min(one.start(), other.start()), Math.max(one.end(), other.end()));
    }

    /** Joins one with all that it touches, and the union with all that this touches. */
    private static void join(List<Wide> wide, int place) {
        int grown = place;
        for (int other = touching(wide, grown); other >= 0; other = touching(wide, grown)) {
            int better = Math.min(grown, other);
            Wide worse = wide.remove(Math.max(grown, other));
            wide.set(better, Objects.requireNonNull(wide.get(better)).with(worse));
            grown = better;
        }
    }

    private static int touching(List<Wide> wide, int grown) {
        for (int i = 0; i < wide.size(); i++) {
            if (i != grown && wide.get(i).touches(wide.get(grown))) {
                return i;
            }
        }
        return -1;
    }
}
