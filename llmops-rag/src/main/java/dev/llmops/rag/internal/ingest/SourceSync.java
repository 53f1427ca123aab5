package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.index.UnstorableException;
import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.ingest.SourceContent;
import dev.llmops.rag.ingest.SourceDocument;
import dev.llmops.rag.ingest.StaleDocumentsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run over a source: what is new or changed goes in, what is no longer listed goes out, the rest is not touched. What can go
 * wrong with one document becomes its result, and the others go on.
 */
final class SourceSync {

    private final PassageIndex index;
    private final DocumentWriter writer;
    private final DocumentReader reader;
    private final KnownDocuments known;
    private final IngestOptions options;
    private final DeletionGuard guard;
    private final List<DocumentResult> results = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final TreeSet<String> stale;
    private boolean complete = true;

    SourceSync(
            PassageIndex index,
            DocumentWriter writer,
            DocumentReader reader,
            KnownDocuments known,
            IngestOptions options) {
        this.index = index;
        this.writer = writer;
        this.reader = reader;
        this.known = known;
        this.options = options;
        this.guard = new DeletionGuard(options.maxDeleteRatio(), known.scope().description());
        this.stale = new TreeSet<>(known.ids());
    }

    /**
     * Takes what was listed. Nothing is written before all documents that have a version were compared with what the index has, so that a
     * folder that is the wrong one, or empty because nothing is mounted there, is noticed in time.
     */
    void takeListed(Listing listing) {
        SourceDifferences differences = new SourceDifferences(listing, known);
        guard.require(known.ids().size(), differences.gone());
        listing.documents().forEach((id, document) -> take(document, differences.formerly(id)));
        listing.repeated().forEach(document -> take(document, null));
        listing.gaps().forEach(gap -> take(gap, null));
    }

    /** Takes each document as it comes; what is gone is known at the end. */
    void takeStreamed(Iterator<SourceDocument> documents) throws IOException {
        for (SourceDocument each = Listing.next(documents); each != null; each = Listing.next(documents)) {
            take(each, null);
        }
    }

    /** @param formerly what the document is called in the index, where that is something else, or null */
    private void take(SourceDocument document, @Nullable String formerly) {
        String id = known.scope().id(document.id());
        DocumentResult result;
        try {
            result = outcome(id, document, formerly);
        } catch (DocumentSkippedException e) {
            result = skipped(id, e.reason(), document, e.detail());
        } catch (UnstorableException e) {
            result = skipped(id, SkipReason.UNSTORABLE, document, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            result = skipped(id, SkipReason.UNREADABLE, document, String.valueOf(e.getMessage()));
        }
        // Whatever a source or a parser made of it: an interrupt ends the run, and says nothing of a document.
        DocumentIngestor.requireGoing(known.scope().description());
        report(result, formerly);
    }

    private DocumentResult outcome(String id, SourceDocument document, @Nullable String formerly)
            throws IOException, DocumentSkippedException {
        complete &= !document.gap();
        if (!document.gap() && !seen.add(id)) {
            throw new DocumentSkippedException(SkipReason.MALFORMED, "its id was there before");
        }
        if (known.isOfAnother(id)) {
            throw new DocumentSkippedException(
                    SkipReason.ID_TAKEN,
                    "another source of this index, or the application itself, has a document with this id, which stays; give the"
                            + " source a name of its own");
        }
        SourceText text = changed(id, document);
        if (text == null) {
            return new DocumentResult(id, Outcome.UNCHANGED, null, "", 0);
        }
        if (formerly != null) {
            return new DocumentResult(id, Outcome.MOVED, null, formerly, writer.move(formerly, text));
        }
        Outcome taken = known.digest(id) == null ? Outcome.ADDED : Outcome.UPDATED;
        return new DocumentResult(id, taken, null, "", writer.add(text));
    }

    /** {@return what is to be written, or null if it is in the index as it is} */
    private @Nullable SourceText changed(String id, SourceDocument document)
            throws IOException, DocumentSkippedException {
        String before = known.version(id);
        if (before != null && before.equals(document.version())) {
            return null;
        }
        SourceContent content = document.reader().read(before);
        if (content == null) {
            if (before == null) {
                throw new IllegalStateException(
                        "a source must give the content of a document of which no version is known, but "
                                + known.scope().description() + " gave none of '" + document.id() + "'");
            }
            return null;
        }
        String version = reader.version(document, content);
        return version.equals(before) ? null : reader.text(id, content, options, known.digestOf(version));
    }

    private static DocumentResult skipped(String id, SkipReason reason, SourceDocument document, String detail) {
        String place = document.place().isEmpty() ? "" : document.place() + ": ";
        return new DocumentResult(id, Outcome.SKIPPED, reason, place + detail, 0);
    }

    private void report(DocumentResult result, @Nullable String formerly) {
        SkipReason reason = result.reason();
        if (reason == null || reason.keepsOldVersion()) {
            stale.remove(result.id());
            if (formerly != null) {
                // It goes together with what replaces it, and stays where that could not be taken now.
                stale.remove(formerly);
            }
        }
        results.add(result);
        options.listener().accept(result);
    }

    /** Keeps what was taken, which has been paid for. */
    void keep() {
        if (results.stream().anyMatch(result -> result.outcome().writes())) {
            writer.commit();
        }
    }

    /** Deletes what is no longer there. */
    IngestReport finish() {
        if (!complete) {
            // A part of the source was not seen: what is missing may well be there.
            stale.retainAll(seen);
        }
        try {
            guard.require(known.ids().size(), stale);
        } catch (StaleDocumentsException e) {
            keep();
            throw e;
        }
        stale.forEach(id -> index.delete(options.tenant(), id));
        if (stale.isEmpty()) {
            keep();
        } else {
            writer.commit();
        }
        writer.settle();
        return new IngestReport(results, List.copyOf(stale), complete);
    }
}
