package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.SourceDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a source has at one moment.
 *
 * @param documents its documents by their ids in the index
 * @param repeated those whose id was there before
 * @param gaps what could not be listed; if there is any, documents that are missing may well be there
 */
record Listing(SortedMap<String, SourceDocument> documents, List<SourceDocument> repeated, List<SourceDocument> gaps) {

    static Listing of(Iterator<SourceDocument> source, SourceScope scope) throws IOException {
        Listing listing = new Listing(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        for (SourceDocument each = next(source); each != null; each = next(source)) {
            if (each.gap()) {
                listing.gaps.add(each);
            } else if (listing.documents.putIfAbsent(scope.id(each.id()), each) != null) {
                listing.repeated.add(each);
            }
        }
        return listing;
    }

    /** {@return the next document of a source, or null if there is none} */
    static @Nullable SourceDocument next(Iterator<SourceDocument> source) throws IOException {
        try {
            return source.hasNext() ? source.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    boolean complete() {
        return gaps.isEmpty();
    }
}
