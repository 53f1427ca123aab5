package dev.llmops.rag;

import dev.llmops.api.index.PassageIndex;
import dev.llmops.api.index.UnstorableException;
import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.ingest.ContextBudgetException;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.Row;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.RowText;
import dev.llmops.rag.internal.extract.SkippedException;
import dev.llmops.rag.internal.extract.TextForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One run over a table: what is new or changed goes in, what is gone goes out, the rest is not touched. */
final class RowIngest {

    /** What the digest of a row's document begins with; behind it stands the table's name. A file's is all hex digits. */
    private static final String MARK = "rows#";

    private final DocumentWriter writer;
    private final RowSource source;
    private final FileDigest digests;
    private final Mirror mirror;
    private final Set<String> seen = new HashSet<>();
    private boolean complete = true;

    RowIngest(
            PassageIndex index,
            DocumentWriter writer,
            RowSource source,
            String fingerprint,
            Consumer<FileResult> progress) {
        this.writer = writer;
        this.source = source;
        this.digests = new FileDigest(fingerprint, Map.of());
        Removal removal = new Removal(source.removedShare(), "the table '" + source.name() + "'");
        this.mirror = new Mirror(
                index, writer, source.tenant(), digest -> digest.startsWith(mark(source)), removal, progress);
    }

    private static String mark(RowSource source) {
        return MARK + source.name() + "#";
    }

    IngestReport run() {
        try {
            source.rows().forEach(row -> mirror.report(take(row)));
        } catch (IOException e) {
            // What was taken has been paid for.
            writer.commit();
            throw new IndexException(
                    "the table '" + source.name()
                            + "' must be readable to its end, but is not; no document was removed: " + e.getMessage(),
                    e);
        }
        return mirror.finish(complete ? null : seen);
    }

    private FileResult take(Row row) {
        Object key = row.values().get(source.idColumn());
        if (row.fault() != null || key == null) {
            // Whose row it is can not be known, so the document of any other may be meant.
            complete = false;
            String fault = row.fault() == null ? "it has no value in " + source.idColumn() : row.fault();
            return skipped(
                    source.name() + "#?" + row.number(), SkipReason.MALFORMED, "row " + row.number() + ": " + fault);
        }
        String id = source.name() + "#" + key;
        if (!seen.add(id)) {
            return skipped(id, SkipReason.MALFORMED, "row " + row.number() + ": its id was there before");
        }
        try {
            return take(id, row.values(), RowText.of(row.values(), source.textColumns()));
        } catch (SkippedException e) {
            return skipped(id, e.reason(), "row " + row.number() + ": " + e.detail());
        } catch (UnstorableException e) {
            return skipped(id, SkipReason.UNSTORABLE, "row " + row.number() + ": " + e.getMessage());
        } catch (ContextBudgetException e) {
            return skipped(id, SkipReason.OVER_BUDGET, "row " + row.number() + ": " + e.getMessage());
        }
    }

    private FileResult take(String id, Map<String, Object> values, String text) {
        Map<String, Object> metadata = new TreeMap<>();
        source.metadataColumns().stream()
                .filter(values::containsKey)
                .forEach(column -> metadata.put(column, values.get(column)));
        if (source.titleColumn() != null && values.containsKey(source.titleColumn())) {
            metadata.put(PassageMaker.TITLE, String.valueOf(values.get(source.titleColumn())));
        }
        String digest = mark(source) + digests.of((metadata + "\n" + text).getBytes(StandardCharsets.UTF_8));
        if (mirror.unchanged(id, digest)) {
            return new FileResult(id, Outcome.UNCHANGED, null, "", 0);
        }
        Document document = new Document(id, text, metadata);
        int passages = writer.add(new SourceText(source.tenant(), document, TextForm.PLAIN, List.of(), digest, true));
        return new FileResult(id, mirror.taken(id), null, "", passages);
    }

    private static FileResult skipped(String id, SkipReason reason, String detail) {
        return new FileResult(id, Outcome.SKIPPED, reason, detail, 0);
    }
}
