package dev.llmops.rag.internal.ingest;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.retrieval.Document;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IdTakenException;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.ingest.DocumentSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SourceDiff;
import dev.llmops.rag.ingest.SourceDocument;
import dev.llmops.rag.internal.search.Embedder;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How documents get into one index. Used by one thread at a time. */
public final class DocumentIngestor {

    private final PassageIndex index;
    private final @Nullable Embedder embedder;
    private final PassageMaker passages;
    private final boolean linking;
    private final DocumentReader reader;
    private final IngestLog log;
    private final String fingerprint;

    /**
     * Makes an ingestor.
     *
     * @param embedder makes vectors, or null in a lexical index
     * @param linking whether duplicates are linked
     * @param parseTimeout how long reading the format of one document may take
     * @param log keeps what the last run of each source found
     * @param fingerprint tells how documents are cut and embedded
     */
    public DocumentIngestor(
            PassageIndex index,
            @Nullable Embedder embedder,
            PassageMaker passages,
            boolean linking,
            Duration parseTimeout,
            IngestLog log,
            String fingerprint) {
        this.index = index;
        this.embedder = embedder;
        this.passages = passages;
        this.linking = linking;
        this.reader = new DocumentReader(parseTimeout);
        this.log = log;
        this.fingerprint = fingerprint;
    }

    /** {@return what tells whether a document, taken now, would be in the index as it is: how it is cut and embedded} */
    public String fingerprint() {
        return fingerprint;
    }

    /** {@return what bringing the index up to date with a source did} */
    public IngestReport ingest(DocumentSource source, IngestOptions options) {
        SourceScope scope = SourceScope.of(source);
        SourceSync sync = new SourceSync(index, writer(), reader, known(scope, options), options);
        try (Stream<SourceDocument> documents = source.documents()) {
            if (source.streamed()) {
                sync.takeStreamed(documents.iterator());
            } else {
                sync.takeListed(Listing.of(documents.iterator(), scope));
            }
        } catch (IOException e) {
            requireGoing(source.description());
            sync.keep();
            throw unreadable(source, e);
        }
        return log.keep(scope, options.tenant(), sync.finish());
    }

    /** {@return what {@link #ingest} would do; nothing is written} */
    public SourceDiff compare(DocumentSource source, IngestOptions options) {
        SourceScope scope = SourceScope.of(source);
        try (Stream<SourceDocument> documents = source.documents()) {
            return new SourceDifferences(Listing.of(documents.iterator(), scope), known(scope, options)).told();
        } catch (IOException e) {
            requireGoing(source.description());
            throw unreadable(source, e);
        }
    }

    /**
     * Ends the work of a thread that was interrupted; it stays interrupted.
     *
     * @param source what is read
     * @throws CallCancelledException if it was
     */
    static void requireGoing(String source) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallCancelledException("reading " + source
                    + " was interrupted; what was committed before stays, and the next run does the rest");
        }
    }

    private KnownDocuments known(SourceScope scope, IngestOptions options) {
        String settings = Sha256.hex(fingerprint + "\n" + MetadataTerms.json(options.metadata()));
        try (IndexView view = index.view()) {
            return new KnownDocuments(view, options.tenant(), scope, settings);
        }
    }

    private static IndexException unreadable(DocumentSource source, IOException e) {
        String what = e instanceof CharacterCodingException ? "it must be in UTF-8, but is not" : e.getMessage();
        return new IndexException(
                source.description() + " cannot be read to its end; no document was deleted: " + what, e);
    }

    /** Puts documents of the application itself, none if one has the id of a source's. */
    public void put(@Nullable String tenant, List<Document> documents) {
        try (IndexView view = index.view()) {
            requireFree(view, tenant, documents.stream().map(Document::id).toList());
        }
        DocumentWriter writer = writer();
        for (Document document : documents) {
            try {
                writer.add(SourceText.of(tenant, document));
            } catch (DocumentSkippedException e) {
                throw new IndexException(
                        "the document '" + document.id() + "' cannot be put: " + e.detail()
                                + "; split it, or set another limit with parseTimeout",
                        e);
            }
        }
        writer.commit();
        writer.settle();
    }

    /** Refuses ids of documents that are of a source. */
    public static void requireFree(IndexView view, @Nullable String tenant, Collection<String> ids) {
        for (String id : ids) {
            String digest = view.digest(tenant, id).orElse("");
            if (!digest.isEmpty()) {
                throw new IdTakenException("a document must not have the id of one that a source brings, but '"
                        + id + "' is of " + SourceScope.owner(digest)
                        + "; nothing was written: give it another id");
            }
        }
    }

    private DocumentWriter writer() {
        return new DocumentWriter(index, embedder, passages, linking);
    }
}
