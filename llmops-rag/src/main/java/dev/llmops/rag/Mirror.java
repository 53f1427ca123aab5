package dev.llmops.rag;

import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one run over a source did to the documents of that source, and at its end: which of them go. */
final class Mirror {

    private final PassageIndex index;
    private final DocumentWriter writer;
    private final @Nullable String tenant;
    private final SourceScope scope;
    private final Removal removal;
    private final Consumer<? super FileResult> progress;
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> others = new HashSet<>();
    private final List<FileResult> results = new ArrayList<>();
    private final TreeSet<String> stale = new TreeSet<>();

    /**
     * @param scope the source
     * @param removedShare largest share of its documents that may go
     */
    Mirror(
            PassageIndex index,
            DocumentWriter writer,
            @Nullable String tenant,
            SourceScope scope,
            double removedShare,
            Consumer<? super FileResult> progress) {
        this.index = index;
        this.writer = writer;
        this.tenant = tenant;
        this.scope = scope;
        this.removal = new Removal(removedShare, scope.description());
        this.progress = progress;
        try (IndexView view = index.view()) {
            view.digests(tenant).forEach((id, stored) -> {
                String digest = Duplicates.plain(stored);
                if (scope.owns(digest)) {
                    known.put(id, digest);
                } else {
                    others.add(id);
                }
            });
        }
        stale.addAll(known.keySet());
    }

    SourceScope scope() {
        return scope;
    }

    /** {@return whether a document of that id is in the index, and another source's or the application's own} */
    boolean isOfAnother(String id) {
        return others.contains(id);
    }

    /** {@return the digests of the documents that the index had of this source, by id} */
    Map<String, String> known() {
        return known;
    }

    boolean unchanged(String id, @Nullable String digest) {
        return digest != null && digest.equals(known.get(id));
    }

    Outcome taken(String id) {
        return known.containsKey(id) ? Outcome.UPDATED : Outcome.ADDED;
    }

    void report(FileResult result) {
        if (result.reason() == null || result.reason().keepsOldVersion()) {
            stale.remove(result.id());
        }
        results.add(result);
        progress.accept(result);
    }

    Intake intake() {
        return new Intake(writer, this);
    }

    void commit() {
        writer.commit();
    }

    /** A document that goes in no case, or only together with what replaces it. */
    void keep(String id) {
        stale.remove(id);
    }

    /** Refuses a run that would remove too much, before it writes. */
    void requireRemovable(Set<String> gone) {
        removal.require(known.size(), gone);
    }

    /** @param seen ids that were seen, of which alone documents may go; null if all of the source was seen */
    IngestReport finish(@Nullable Set<String> seen) {
        if (seen != null) {
            // A part of the source was not seen: what is missing may well be there.
            stale.retainAll(seen);
        }
        boolean taken = results.stream().anyMatch(file -> file.outcome().writes());
        try {
            removal.require(known.size(), stale);
        } catch (StaleDocumentsException e) {
            // What was taken has been paid for.
            writer.commit();
            throw e;
        }
        stale.forEach(id -> index.delete(tenant, id));
        if (taken || !stale.isEmpty()) {
            writer.commit();
        }
        writer.settle();
        return new IngestReport(results, List.copyOf(stale), seen == null);
    }
}
