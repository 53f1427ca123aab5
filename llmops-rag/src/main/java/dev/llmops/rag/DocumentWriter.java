package dev.llmops.rag;

import dev.llmops.api.index.IndexView;
import dev.llmops.api.index.IndexedDocument;
import dev.llmops.api.index.IndexedPassage;
import dev.llmops.api.index.PassageIndex;
import dev.llmops.rag.ingest.PassageContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents. Small ones are embedded together; a vector that the index has already for the same text of the same
 * document is kept. A document is replaced when all of its vectors are there, so a fault leaves the old version.
 */
final class DocumentWriter {

    private static final int EMBEDDED_TOGETHER = 64;
    private static final int COMMITTED_TOGETHER = 2_000;

    private record Pending(SourceText source, @Nullable String formerly, List<PassageMaker.Draft> drafts) {}

    private final PassageIndex index;
    private final @Nullable Embedder embedder;
    private final PassageMaker maker;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, float @Nullable []> vectors = new HashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private int uncommitted;

    DocumentWriter(PassageIndex index, @Nullable Embedder embedder, Chunking chunking, PassageContext context) {
        this.index = index;
        this.embedder = embedder;
        this.maker = new PassageMaker(chunking, context, embedder == null ? null : embedder::documents);
    }

    /** {@return the number of passages} */
    int add(SourceText source) {
        return add(source, null);
    }

    /**
     * Writes a document in place of one with another id, whose vectors it takes over.
     *
     * @return the number of passages
     */
    int move(String formerly, SourceText source) {
        return add(source, formerly);
    }

    private int add(SourceText source, @Nullable String formerly) {
        List<PassageMaker.Draft> drafts = maker.passages(source);
        Pending taken = new Pending(source, formerly, drafts);
        // While nothing is paid for, and before others of the same commit would fail with it.
        index.check(indexed(taken, Map.of()));
        pending.add(taken);
        if (embedder != null) {
            List<String> texts =
                    drafts.stream().map(PassageMaker.Draft::indexed).toList();
            try (IndexView view = index.view()) {
                String before = formerly == null ? source.document().id() : formerly;
                vectors.putAll(view.vectors(source.tenant(), before, texts));
            }
            texts.stream().filter(text -> !vectors.containsKey(text)).forEach(missing::add);
        }
        uncommitted += drafts.size();
        if (missing.size() >= EMBEDDED_TOGETHER) {
            write();
        }
        if (uncommitted >= COMMITTED_TOGETHER) {
            commit();
        }
        return drafts.size();
    }

    void commit() {
        write();
        index.commit();
        uncommitted = 0;
    }

    private void write() {
        if (embedder != null) {
            List<String> texts = List.copyOf(missing);
            List<float @Nullable []> made = embedder.documents(texts);
            for (int i = 0; i < texts.size(); i++) {
                vectors.put(texts.get(i), made.get(i));
            }
        }
        for (Pending each : pending) {
            index.put(indexed(each, vectors));
            if (each.formerly() != null) {
                // Only together with what replaces it, so that a fault before leaves the old one.
                index.delete(each.source().tenant(), each.formerly());
            }
        }
        pending.clear();
        vectors.clear();
        missing.clear();
    }

    private static IndexedDocument indexed(Pending each, Map<String, float @Nullable []> vectors) {
        List<IndexedPassage> entries =
                each.drafts().stream().map(draft -> passage(draft, vectors)).toList();
        SourceText source = each.source();
        return new IndexedDocument(source.tenant(), source.document(), source.digest(), source.fromFolder(), entries);
    }

    private static IndexedPassage passage(PassageMaker.Draft draft, Map<String, float @Nullable []> vectors) {
        float[] vector = vectors.get(draft.indexed());
        return vector == null
                ? IndexedPassage.withoutVector(draft.range(), draft.indexed(), draft.metadata())
                : new IndexedPassage(draft.range(), draft.indexed(), draft.metadata(), vector);
    }
}
