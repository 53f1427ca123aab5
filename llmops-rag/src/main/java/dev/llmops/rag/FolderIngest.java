package dev.llmops.rag;

import dev.llmops.api.index.IndexView;
import dev.llmops.api.index.PassageIndex;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run over a folder: what is new or changed goes in, what is gone goes out, the rest is not touched. */
final class FolderIngest {

    private final PassageIndex index;
    private final DocumentWriter writer;
    private final FolderSource source;
    private final FileDigest digests;
    private final Consumer<FileResult> progress;
    private final Map<String, String> known;
    private final List<FileResult> results = new ArrayList<>();
    private final TreeSet<String> stale;

    FolderIngest(
            PassageIndex index,
            DocumentWriter writer,
            FolderSource source,
            String fingerprint,
            Consumer<FileResult> progress) {
        this.index = index;
        this.writer = writer;
        this.source = source;
        this.digests = new FileDigest(fingerprint, source.metadata());
        this.progress = progress;
        try (IndexView view = index.view()) {
            this.known = view.folderDigests(source.tenant());
        }
        this.stale = new TreeSet<>(known.keySet());
    }

    IngestReport run(FolderScan scan) {
        scan.files().forEach((id, file) -> report(take(id, file)));
        scan.unreadable().forEach((id, error) -> report(skipped(id, SkipReason.UNREADABLE, error)));
        boolean complete = scan.unreadable().isEmpty();
        if (!complete) {
            // A part of the folder was not seen: what is missing may well be there.
            stale.removeIf(id -> !scan.files().containsKey(id));
        }
        stale.forEach(id -> index.delete(source.tenant(), id));
        boolean changed = !stale.isEmpty()
                || results.stream()
                        .anyMatch(file -> file.outcome() == Outcome.ADDED || file.outcome() == Outcome.UPDATED);
        if (changed) {
            writer.commit();
        }
        return new IngestReport(results, List.copyOf(stale), complete);
    }

    private void report(FileResult result) {
        boolean keepsOld = result.outcome() != Outcome.SKIPPED || result.reason() == SkipReason.UNREADABLE;
        if (keepsOld) {
            stale.remove(result.id());
        }
        results.add(result);
        progress.accept(result);
    }

    private FileResult take(String id, Path file) {
        try {
            long size = Files.size(file);
            if (size > source.maxFileBytes()) {
                return skipped(
                        id,
                        SkipReason.TOO_LARGE,
                        "it must have at most " + source.maxFileBytes() + " bytes, but has " + size);
            }
            byte[] content = Files.readAllBytes(file);
            String digest = digests.of(content);
            String old = known.get(id);
            if (digest.equals(old)) {
                return new FileResult(id, Outcome.UNCHANGED, null, "", 0);
            }
            int passages = writer.add(document(id, Extractor.extract(id, content), digest));
            return new FileResult(id, old == null ? Outcome.ADDED : Outcome.UPDATED, null, "", passages);
        } catch (SkippedException e) {
            return skipped(id, e.reason(), e.detail());
        } catch (IOException e) {
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
