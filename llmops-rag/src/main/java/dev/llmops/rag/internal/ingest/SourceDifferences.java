package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.SourceDiff;
import dev.llmops.rag.ingest.SourceDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a listing and the documents of an index have in common. A new document with the digest of one that is no longer listed is
 * that one under another id.
 */
final class SourceDifferences {

    private final Listing listing;
    private final KnownDocuments known;
    private final Set<String> gone;
    private final Map<String, String> former = new HashMap<>();

    SourceDifferences(Listing listing, KnownDocuments known) {
        this.listing = listing;
        this.known = known;
        // None is gone if a part of the source was not seen, where it may well be.
        this.gone = new TreeSet<>(listing.complete() ? known.ids() : Set.of());
        gone.removeAll(listing.documents().keySet());
        Map<String, String> free = new HashMap<>();
        gone.forEach(id -> free.putIfAbsent(Objects.requireNonNull(known.digest(id)), id));
        listing.documents().forEach((id, document) -> {
            String version = document.version();
            String formerly = version == null || known.digest(id) != null ? null : free.remove(known.digestOf(version));
            if (formerly != null) {
                former.put(id, formerly);
            }
        });
        gone.removeAll(former.values());
    }

    /** {@return ids of documents that are no longer listed, under no id} */
    Collection<String> gone() {
        return gone;
    }

    /** {@return the id that a document has in the index, or null if it was not moved} */
    @Nullable
    String formerly(String id) {
        return former.get(id);
    }

    SourceDiff told() {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        int unchanged = 0;
        for (Map.Entry<String, SourceDocument> each : listing.documents().entrySet()) {
            String id = each.getKey();
            String version = each.getValue().version();
            if (version != null && version.equals(known.version(id))) {
                unchanged++;
            } else if (former.containsKey(id)) {
                moved.add(id);
            } else {
                (known.digest(id) == null ? added : changed).add(id);
            }
        }
        return new SourceDiff(
                unchanged,
                added,
                changed,
                moved,
                List.copyOf(gone),
                listing.gaps().stream()
                        .map(gap -> known.scope().id(gap.id()))
                        .sorted()
                        .toList());
    }
}
