package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.internal.search.Embedder;
import dev.llmops.rag.internal.text.DuplicateSignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents. Small ones are embedded together; a vector that the index has already for the same text of the same
 * document is kept. A document is replaced when all of its vectors are there, so a fault leaves the old version.
 */
public final class DocumentWriter {

    private static final int EMBEDDED_TOGETHER = 64;
    private static final int COMMITTED_TOGETHER = 2_000;

    private record Pending(SourceText source, @Nullable String formerly, List<PassageMaker.Draft> drafts) {}

    private final PassageIndex index;
    private final @Nullable Embedder embedder;
    private final PassageMaker maker;
    private final boolean linking;
    private @Nullable Duplicates duplicates;
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, float @Nullable []> vectors = new HashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private int uncommitted;
    private long committed;

    /**
     * @param maker makes the passages of a document
     * @param linking whether documents of sources know what they are duplicates of
     */
    DocumentWriter(PassageIndex index, @Nullable Embedder embedder, PassageMaker maker, boolean linking) {
        this.linking = linking;
        this.index = index;
        this.embedder = embedder;
        this.maker = maker;
    }

    /**
     * {@return the number of passages}
     *
     * @throws DocumentSkippedException if the document cannot be cut into passages; the others go on
     */
    int add(SourceText source) throws DocumentSkippedException {
        return add(source, null);
    }

    /**
     * Writes a document in place of one with another id, whose vectors it takes over.
     *
     * @return the number of passages
     * @throws DocumentSkippedException if the document cannot be cut into passages; the others go on
     */
    int move(String formerly, SourceText source) throws DocumentSkippedException {
        return add(source, formerly);
    }

    private int add(SourceText source, @Nullable String formerly) throws DocumentSkippedException {
        if (!linking || !source.isOfSource()) {
            return add(source, formerly, formerly);
        }
        String id = source.document().id();
        DuplicateSignature signature = DuplicateSignature.of(source.document().text());
        Duplicates known = duplicates(source.tenant());
        Duplicates.Original original = known.of(id, signature);
        boolean moved = original != null && original.id().equals(formerly);
        int passages = add(
                source.withOriginal(moved ? null : original, signature),
                formerly,
                formerly != null || original == null ? formerly : original.id());
        if (formerly != null) {
            known.remove(formerly);
        }
        known.taken(id, signature, moved ? null : original);
        return passages;
    }

    private Duplicates duplicates(@Nullable String tenant) {
        if (duplicates == null) {
            try (IndexView view = index.view()) {
                duplicates = new Duplicates(view.digests(tenant), id -> original(tenant, id));
            }
        }
        return duplicates;
    }

    private Optional<String> original(@Nullable String tenant, String id) {
        try (IndexView view = index.view()) {
            return view.document(tenant, id).flatMap(SourceText::original);
        }
    }

    /** @param alike a document beside the one that is replaced whose vectors can be taken over */
    private int add(SourceText source, @Nullable String formerly, @Nullable String alike)
            throws DocumentSkippedException {
        List<PassageMaker.Draft> drafts = maker.passages(source);
        Pending taken = new Pending(source, formerly, drafts);
        // While nothing is paid for, and before others of the same commit would fail with it.
        index.check(indexed(taken, Map.of()));
        pending.add(taken);
        if (embedder != null) {
            List<String> texts =
                    drafts.stream().map(PassageMaker.Draft::indexed).toList();
            try (IndexView view = index.view()) {
                vectors.putAll(view.vectors(source.tenant(), source.document().id(), texts));
                if (alike != null) {
                    vectors.putAll(view.vectors(source.tenant(), alike, texts));
                }
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
        // Until then a view does not have them, and another document may say the same.
        vectors.clear();
        committed += uncommitted;
        uncommitted = 0;
    }

    /**
     * Puts the index in order for searches where that pays: after many commits, each of which leaves a part of its own, if most of
     * what the index holds came with them. Call it when the last was committed.
     */
    void settle() {
        if (committed > COMMITTED_TOGETHER && 2 * committed > passages()) {
            index.forceMerge();
        }
    }

    private int passages() {
        try (IndexView view = index.view()) {
            return view.stats().passages();
        }
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
        missing.clear();
    }

    private static IndexedDocument indexed(Pending each, Map<String, float @Nullable []> vectors) {
        List<IndexedPassage> entries =
                each.drafts().stream().map(draft -> passage(draft, vectors)).toList();
        SourceText source = each.source();
        return new IndexedDocument(source.tenant(), source.document(), source.digest(), entries);
    }

    private static IndexedPassage passage(PassageMaker.Draft draft, Map<String, float @Nullable []> vectors) {
        float[] vector = vectors.get(draft.indexed());
        return vector == null
                ? IndexedPassage.withoutVector(draft.range(), draft.indexed(), draft.metadata())
                : new IndexedPassage(draft.range(), draft.indexed(), draft.metadata(), vector);
    }
}
