package dev.llmops.rag;

import dev.llmops.api.index.PassageIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.PassageContext;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.WebSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How documents of each kind of source get into one index. Used by one thread at a time. */
final class Ingestion {

    private static final String FORM_OF_PASSAGES = "3";

    private final IndexPlace place;
    private final PassageIndex index;
    private final @Nullable Embedder embedder;
    private final PassageMaker passages;
    private final boolean linking;
    private final Duration parsing;
    private final String fingerprint;

    /**
     * @param linking whether duplicates are linked
     * @param parsing how long reading the format of one document may take
     * @param fingerprint of {@link #fingerprint(Chunking, PassageContext, boolean, String)}
     */
    Ingestion(
            IndexPlace place,
            PassageIndex index,
            @Nullable Embedder embedder,
            PassageMaker passages,
            boolean linking,
            Duration parsing,
            String fingerprint) {
        this.place = place;
        this.index = index;
        this.embedder = embedder;
        this.passages = passages;
        this.linking = linking;
        this.parsing = parsing;
        this.fingerprint = fingerprint;
    }

    /** Returns what tells whether a document, taken now, would be in the index as it is: how it is cut and embedded. */
    static String fingerprint(Chunking chunking, PassageContext context, boolean linking, String embedding) {
        String unit = chunking.tokenizer() == null
                ? "characters"
                : chunking.tokenizer().getClass().getName();
        return String.join(
                "/",
                FORM_OF_PASSAGES,
                unit + " " + chunking.cutting(),
                Integer.toString(chunking.size()),
                chunking.overlap() + (chunking.parentSize() > 0 ? " of " + chunking.parentSize() : ""),
                embedding
                        + (context.fingerprint().isEmpty() ? "" : "/" + context.fingerprint())
                        + (linking ? "/linked" : ""));
    }

    String fingerprint() {
        return fingerprint;
    }

    DocumentWriter writer() {
        return new DocumentWriter(index, embedder, passages, linking);
    }

    IngestReport ingest(FolderSource source, Consumer<? super FileResult> progress) {
        Removal removal = new Removal(source.removedShare(), "the folder '" + source.folder() + "'");
        return run(listing(source), source.tenant(), source.metadata(), Ingestion::isOfFolder, removal, progress);
    }

    /** Digests of all other sources begin with a name and this sign. */
    private static boolean isOfFolder(String digest) {
        return digest.indexOf('#') < 0;
    }

    private FileListing listing(FolderSource source) {
        FileDigest digests = new FileDigest(fingerprint, source.metadata());
        try {
            return FolderScan.of(
                    source.folder(),
                    place instanceof IndexPlace.Folder at ? at.path() : null,
                    file -> new FolderFile(file, source.maxFileBytes(), digests));
        } catch (IOException e) {
            throw new IndexException(
                    "the folder to ingest must exist and be readable, but '" + source.folder() + "' is not: " + e, e);
        }
    }

    FolderStatus compare(FolderSource source) {
        FileListing listing = listing(source);
        Map<String, String> known = Mirror.known(index, source.tenant(), Ingestion::isOfFolder);
        return Differences.of(listing, known).status(listing, known);
    }

    IngestReport ingest(GitSource source, Consumer<? super FileResult> progress) {
        FileListing listing;
        try {
            listing = GitTree.of(source, new FileDigest(fingerprint, source.metadata()));
        } catch (IOException e) {
            throw new IndexException(
                    "the repository '" + source.repository() + "' must be readable by git at '" + source.revision()
                            + "', but is not: " + e.getMessage(),
                    e);
        }
        Removal removal = new Removal(source.removedShare(), "the repository '" + source.name() + "'");
        String mark = GitTree.mark(source);
        return run(listing, source.tenant(), source.metadata(), digest -> digest.startsWith(mark), removal, progress);
    }

    IngestReport ingest(WebSource source, Consumer<? super FileResult> progress) {
        FileListing listing;
        try {
            FileDigest digests = new FileDigest(fingerprint, source.metadata());
            listing = WebListing.of(source, new WebDigest(source.name(), digests));
        } catch (IOException e) {
            throw new IndexException(
                    "the pages of '" + source.name() + "' can not be listed; nothing was changed: " + e.getMessage(),
                    e);
        }
        Removal removal = new Removal(source.removedShare(), "the pages of '" + source.name() + "'");
        String mark = WebDigest.mark(source.name());
        return run(listing, source.tenant(), source.metadata(), digest -> digest.startsWith(mark), removal, progress);
    }

    IngestReport ingest(RowSource source, Consumer<? super FileResult> progress) {
        return new RowIngest(index, writer(), source, fingerprint, progress::accept).run();
    }

    private IngestReport run(
            FileListing listing,
            @Nullable String tenant,
            Map<String, Object> metadata,
            Predicate<String> own,
            Removal removal,
            Consumer<? super FileResult> progress) {
        DocumentWriter writer = writer();
        Mirror mirror = new Mirror(index, writer, tenant, own, removal, progress::accept);
        return new FileIngest(writer, mirror, tenant, metadata, parsing).run(listing);
    }
}
