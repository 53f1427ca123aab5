package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalStep.Dropped;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.TenantMismatchException;
import dev.llmops.rag.internal.text.Sentences;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Small to big, by union of ranges. */
final class Widening {

    private final RagIndex index;
    private final @Nullable String tenant;
    private final int characters;

    /**
     * A passage on its way.
     *
     * @param passage as it is by now
     * @param document its document, or null where the passage's text is not the document's
     * @param id what it was called
     * @param parts what those that became a part of it were called
     */
    private record Wide(Passage passage, @Nullable String document, String id, List<String> parts) {

        /** A changed text is never joined: a union would bring back what was changed. */
        boolean touches(Wide other) {
            CharRange range = passage.range();
            CharRange next = other.passage.range();
            return document != null
                    && other.document != null
                    && passage.sourceId().equals(other.passage.sourceId())
                    && range.start() <= next.end()
                    && next.start() <= range.end();
        }

        Wide with(Wide other) {
            CharRange range = passage.range();
            CharRange next = other.passage.range();
            List<String> all = new ArrayList<>(parts);
            all.add(other.id);
            all.addAll(other.parts);
            return at(Math.min(range.start(), next.start()), Math.max(range.end(), next.end()), all);
        }

        Wide at(int start, int end, List<String> all) {
            CharRange range = new CharRange(start, end);
            String text = range.in(Objects.requireNonNull(document));
            return new Wide(
                    new Passage(passage.sourceId(), range, text, passage.score(), passage.metadata()),
                    document,
                    id,
                    all);
        }
    }

    Widening(RagIndex index, @Nullable String tenant, int characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("characters must be at least 1, but was " + characters);
        }
        this.index = Objects.requireNonNull(index, "index");
        this.tenant = tenant;
        this.characters = characters;
    }

    Staged apply(RetrievalQuery query, List<Passage> passages) {
        if (tenant != null && query.tenant() != null && !tenant.equals(query.tenant())) {
            throw new TenantMismatchException("the question must be for tenant '" + tenant
                    + "', whose passages are widened, or name none, but was for '" + query.tenant() + "'");
        }
        List<Wide> found = found(tenant != null ? tenant : query.tenant(), passages);
        List<Wide> wide = new ArrayList<>();
        for (Wide next : found) {
            wide.add(next.document() == null ? next : widened(next, next.document(), found));
            join(wide);
        }
        List<Dropped> dropped = new ArrayList<>();
        for (Wide one : wide) {
            String reason = "is a part of " + one.passage().id() + " now";
            one.parts().forEach(part -> dropped.add(new Dropped(part, reason)));
        }
        return new Staged(wide.stream().map(Wide::passage).toList(), dropped, Map.of("characters", characters));
    }

    private List<Wide> found(@Nullable String asked, List<Passage> passages) {
        Map<String, Optional<String>> documents = new HashMap<>();
        List<Wide> found = new ArrayList<>();
        for (Passage passage : passages) {
            CharRange range = passage.range();
            String document = documents
                    .computeIfAbsent(
                            passage.sourceId(), id -> index.document(asked, id).map(Document::text))
                    // a guardrail or a compression changed it, or the document is another by now
                    .filter(text ->
                            range.end() <= text.length() && range.in(text).equals(passage.text()))
                    .orElse(null);
            found.add(new Wide(passage, document, passage.id(), List.of()));
        }
        return found;
    }

    private Wide widened(Wide wide, String text, List<Wide> found) {
        CharRange range = wide.passage().range();
        int from = Math.max(0, range.start() - characters);
        int to = (int) Math.min(text.length(), (long) range.end() + characters);
        for (Wide other : found) {
            if (other.document() == null
                    && other.passage().sourceId().equals(wide.passage().sourceId())) {
                CharRange changed = other.passage().range();
                from = changed.start() < range.start() ? Math.max(from, Math.min(changed.end(), range.start())) : from;
                to = changed.end() > range.end() ? Math.min(to, Math.max(changed.start(), range.end())) : to;
            }
        }
        int start = range.start();
        int end = range.end();
        // No sentence goes over the end of a line, so whole lines have whole sentences.
        int line = text.lastIndexOf('\n', from - 1) + 1;
        int newline = text.indexOf('\n', to);
        for (CharRange sentence : Sentences.of(text.substring(line, newline < 0 ? text.length() : newline))) {
            if (line + sentence.start() >= from && line + sentence.end() <= to) {
                start = Math.min(start, line + sentence.start());
                end = Math.max(end, line + sentence.end());
            }
        }
        return wide.at(start, end, wide.parts());
    }

    /** Joins the last one with all that it touches, and the union with all that this touches. */
    private static void join(List<Wide> wide) {
        int grown = wide.size() - 1;
        for (int other = touching(wide, grown); other >= 0; other = touching(wide, grown)) {
            int better = Math.min(grown, other);
            Wide worse = wide.remove(Math.max(grown, other));
            wide.set(better, wide.get(better).with(worse));
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
