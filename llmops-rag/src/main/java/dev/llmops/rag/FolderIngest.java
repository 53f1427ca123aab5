package dev.llmops.rag;

import dev.llmops.api.index.PassageIndex;
import dev.llmops.api.index.UnstorableException;
import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.ExtractedText;
import dev.llmops.rag.internal.extract.Extractor;
import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run over a folder: what is new or changed goes in, what is gone goes out, the rest is not touched. Nothing is
 * written before all files were compared with what the index has, so that a folder that is the wrong one, or empty
 * because nothing is mounted there, is noticed in time.
 */
final class FolderIngest {

    private final DocumentWriter writer;
    private final FolderSource source;
    private final FileDigest digests;
    private final Mirror mirror;

    FolderIngest(
            PassageIndex index,
            DocumentWriter writer,
            FolderSource source,
            String fingerprint,
            Consumer<FileResult> progress) {
        this.writer = writer;
        this.source = source;
        this.digests = new FileDigest(fingerprint, source.metadata());
        Removal removal = new Removal(source.removedShare(), "the folder '" + source.folder() + "'");
        this.mirror =
                new Mirror(index, writer, source.tenant(), digest -> !RowIngest.isOfRow(digest), removal, progress);
    }

    IngestReport run(FolderScan scan) {
        Set<String> gone = gone(scan);
        Map<String, String> found = new HashMap<>();
        scan.files().forEach((id, file) -> digest(file).ifPresent(digest -> found.put(id, digest)));
        MovedFiles moved = MovedFiles.of(mirror.known(), found, gone);
        gone.removeAll(moved.former());
        mirror.requireRemovable(gone);
        scan.files()
                .forEach((id, file) -> mirror.report(
                        mirror.unchanged(id, found.get(id))
                                ? new FileResult(id, Outcome.UNCHANGED, null, "", 0)
                                : take(id, file, moved.formerly(id))));
        scan.unreadable().forEach((id, error) -> mirror.report(skipped(id, SkipReason.UNREADABLE, error)));
        return mirror.finish(complete(scan) ? null : scan.files().keySet());
    }

    /** {@return documents without a file; none if a part of the folder was not seen, where their files may well be} */
    private Set<String> gone(FolderScan scan) {
        Set<String> gone = new TreeSet<>(complete(scan) ? mirror.known().keySet() : Set.of());
        gone.removeAll(scan.files().keySet());
        return gone;
    }

    private static boolean complete(FolderScan scan) {
        return scan.unreadable().isEmpty();
    }

    /** {@return the digest of a file that can be taken; what is wrong with others is found again when they are} */
    private Optional<String> digest(Path file) {
        try {
            return Files.size(file) > source.maxFileBytes()
                    ? Optional.empty()
                    : Optional.of(digests.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private FileResult take(String id, Path file, @Nullable String formerly) {
        try {
            long size = Files.size(file);
            if (size > source.maxFileBytes()) {
                return skipped(
                        id,
                        SkipReason.TOO_LARGE,
                        "it must have at most " + source.maxFileBytes() + " bytes, but has " + size);
            }
            byte[] content = Files.readAllBytes(file);
            SourceText document = document(id, Extractor.extract(id, content), digests.of(content));
            if (formerly != null) {
                mirror.keep(formerly);
                return new FileResult(id, Outcome.MOVED, null, formerly, writer.move(formerly, document));
            }
            return new FileResult(id, mirror.taken(id), null, "", writer.add(document));
        } catch (SkippedException e) {
            return skipped(id, e.reason(), e.detail());
        } catch (UnstorableException e) {
            return skipped(id, SkipReason.UNSTORABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (formerly != null) {
                mirror.keep(formerly);
            }
            return skipped(id, SkipReason.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private SourceText document(String id, ExtractedText text, String digest) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        String title = Titles.of(text);
        if (!title.isEmpty()) {
            metadata.put(PassageMaker.TITLE, title);
        }
        metadata.putAll(source.metadata());
        return new SourceText(
                source.tenant(), new Document(id, text.text(), metadata), text.markdown(), text.pages(), digest, true);
    }

    private static FileResult skipped(String id, @Nullable SkipReason reason, String detail) {
        return new FileResult(id, Outcome.SKIPPED, reason, detail, 0);
    }
}
