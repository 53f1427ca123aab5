package dev.llmops.rag;

import dev.llmops.api.index.IndexView;
import dev.llmops.api.index.PassageIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one run over a source did to the documents of that source, and at its end: which of them go. */
final class Mirror {

    private final PassageIndex index;
    private final DocumentWriter writer;
    private final @Nullable String tenant;
    private final Removal removal;
    private final Consumer<FileResult> progress;
    private final Map<String, String> known = new HashMap<>();
    private final List<FileResult> results = new ArrayList<>();
    private final TreeSet<String> stale = new TreeSet<>();

    /** @param own tells by its digest whether a document is of this source */
    Mirror(
            PassageIndex index,
            DocumentWriter writer,
            @Nullable String tenant,
            Predicate<String> own,
            Removal removal,
            Consumer<FileResult> progress) {
        this.index = index;
        this.writer = writer;
        this.tenant = tenant;
        this.removal = removal;
        this.progress = progress;
        known.putAll(known(index, tenant, own));
        stale.addAll(known.keySet());
    }

    /** {@return the digests of the documents that an index has of a source, by id} */
    static Map<String, String> known(PassageIndex index, @Nullable String tenant, Predicate<String> own) {
        try (IndexView view = index.view()) {
            Map<String, String> known = new HashMap<>(view.folderDigests(tenant));
            known.replaceAll((id, digest) -> Duplicates.plain(digest));
            known.values().removeIf(own.negate());
            return known;
        }
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
        return new IngestReport(results, List.copyOf(stale), seen == null);
    }
}
