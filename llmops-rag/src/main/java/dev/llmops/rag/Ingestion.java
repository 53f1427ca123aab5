package dev.llmops.rag;

import dev.llmops.rag.index.PassageIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.WebSource;
import dev.llmops.rag.internal.web.WebClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How documents of each kind of source get into one index. Used by one thread at a time. */
final class Ingestion {

    private static final String FORM_OF_PASSAGES = "4";

    private final IndexPlace place;
    private final PassageIndex index;
    private final @Nullable Embedder embedder;
    private final PassageMaker passages;
    private final boolean linking;
    private final Duration parsing;
    private final ScanLog scans;
    private final String fingerprint;

    /**
     * @param linking whether duplicates are linked
     * @param parsing how long reading the format of one document may take
     * @param fingerprint of {@link #fingerprint(Chunking, boolean, String)}
     */
    Ingestion(
            IndexPlace place,
            PassageIndex index,
            @Nullable Embedder embedder,
            PassageMaker passages,
            boolean linking,
            Duration parsing,
            ScanLog scans,
            String fingerprint) {
        this.place = place;
        this.index = index;
        this.embedder = embedder;
        this.passages = passages;
        this.linking = linking;
        this.parsing = parsing;
        this.scans = scans;
        this.fingerprint = fingerprint;
    }

    /** Returns what tells whether a document, taken now, would be in the index as it is: how it is cut and embedded. */
    static String fingerprint(Chunking chunking, boolean linking, String embedding) {
        String unit = chunking.tokenizer() == null
                ? "characters"
                : chunking.tokenizer().getClass().getName();
        return String.join(
                "/",
                FORM_OF_PASSAGES,
                unit + " " + chunking.cutting(),
                Integer.toString(chunking.size()),
                chunking.overlap() + (chunking.parentSize() > 0 ? " of " + chunking.parentSize() : ""),
                embedding + (linking ? "/linked" : ""));
    }

    String fingerprint() {
        return fingerprint;
    }

    DocumentWriter writer() {
        return new DocumentWriter(index, embedder, passages, linking);
    }

    IngestReport ingest(FolderSource source, Consumer<? super FileResult> progress) {
        Mirror mirror = mirror(source.tenant(), SourceScope.of(source), source.removedShare(), progress);
        return run(mirror, listing(source), source.tenant(), source.metadata());
    }

    private FileListing listing(FolderSource source) {
        SourceScope scope = SourceScope.of(source);
        FileDigest digests = new FileDigest(fingerprint, source.metadata());
        try {
            return FolderScan.of(
                    source.folder(),
                    place instanceof IndexPlace.Folder at ? at.path() : null,
                    scope,
                    (folder, file) -> new FolderFile(folder, file, source.maxFileBytes(), scope, digests));
        } catch (IOException e) {
            throw new IndexException(
                    "the folder to ingest must exist and be readable, but '" + source.folder() + "' is not: " + e, e);
        }
    }

    FolderStatus compare(FolderSource source) {
        SourceScope scope = SourceScope.of(source);
        Map<String, String> known =
                mirror(source.tenant(), scope, 1, result -> {}).known();
        FileListing listing = listing(source);
        return Differences.of(listing, known, scope).status(listing, known);
    }

    IngestReport ingest(GitSource source, Consumer<? super FileResult> progress) {
        SourceScope scope = SourceScope.of(source);
        FileListing listing;
        try {
            listing = GitTree.of(source, scope, new FileDigest(fingerprint, source.metadata()));
        } catch (IOException e) {
            throw new IndexException(
                    "the repository '" + source.repository() + "' must be readable by git at '" + source.revision()
                            + "', but is not: " + e.getMessage(),
                    e);
        }
        Mirror mirror = mirror(source.tenant(), scope, source.removedShare(), progress);
        return run(mirror, listing, source.tenant(), source.metadata());
    }

    IngestReport ingest(WebSource source, Consumer<? super FileResult> progress) {
        try (WebClient client = WebListing.client(source)) {
            return ingest(source, client, progress);
        }
    }

    private IngestReport ingest(WebSource source, WebClient client, Consumer<? super FileResult> progress) {
        SourceScope scope = SourceScope.of(source);
        FileListing listing;
        try {
            FileDigest digests = new FileDigest(fingerprint, source.metadata());
            listing = WebListing.of(source, scope, new WebDigest(scope, digests), client);
        } catch (IOException e) {
            throw new IndexException(
                    "the pages of '" + source.name() + "' can not be listed; nothing was changed: " + e.getMessage(),
                    e);
        }
        Mirror mirror = mirror(source.tenant(), scope, source.removedShare(), progress);
        return run(mirror, listing, source.tenant(), source.metadata());
    }

    IngestReport ingest(RowSource source, Consumer<? super FileResult> progress) {
        Mirror mirror = mirror(source.tenant(), SourceScope.of(source), source.removedShare(), progress);
        try {
            FileDigest digests = new FileDigest(fingerprint, Map.of());
            IngestReport report = new RowIngest(source, mirror.intake(), mirror, digests).run();
            return scans.keep(mirror.scope(), source.tenant(), report);
        } catch (IOException e) {
            // What was taken has been paid for.
            mirror.commit();
            throw new IndexException(
                    "the table '" + source.name()
                            + "' must be readable to its end, but is not; no document was removed: " + e.getMessage(),
                    e);
        }
    }

    private Mirror mirror(
            @Nullable String tenant, SourceScope scope, double removedShare, Consumer<? super FileResult> progress) {
        return new Mirror(index, writer(), tenant, scope, removedShare, progress);
    }

    private IngestReport run(
            Mirror mirror, FileListing listing, @Nullable String tenant, Map<String, Object> metadata) {
        IngestReport report = new FileIngest(mirror.intake(), mirror, tenant, metadata, parsing).run(listing);
        return scans.keep(mirror.scope(), tenant, report);
    }
}
