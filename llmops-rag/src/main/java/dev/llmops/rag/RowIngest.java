package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.ingest.FileResult;
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
import org.jspecify.annotations.Nullable;

/**
 * One run over a table: what is new or changed goes in, what is gone goes out, the rest is not touched. Rows come one by one
 * and are never all in memory, so what is gone is known at the end.
 */
final class RowIngest {

    private final RowSource source;
    private final Intake intake;
    private final Mirror mirror;
    private final FileDigest digests;
    private final Set<String> seen = new HashSet<>();
    private boolean complete = true;

    RowIngest(RowSource source, Intake intake, Mirror mirror, FileDigest digests) {
        this.source = source;
        this.intake = intake;
        this.mirror = mirror;
        this.digests = digests;
    }

    IngestReport run() throws IOException {
        source.rows().forEach(row -> mirror.report(take(row)));
        return mirror.finish(complete ? null : seen);
    }

    private FileResult take(Row row) {
        Object key = row.values().get(source.idColumn());
        if (row.fault() != null || key == null) {
            // Whose row it is can not be known, so the document of any other may be meant.
            complete = false;
            String fault = row.fault() == null ? "it has no value in " + source.idColumn() : row.fault();
            return skipped(mirror.scope().id("?" + row.number()), SkipReason.MALFORMED, row, fault);
        }
        String id = mirror.scope().id(key.toString());
        if (!seen.add(id)) {
            return skipped(id, SkipReason.MALFORMED, row, "its id was there before");
        }
        FileResult result = intake.take(id, null, () -> read(id, row.values()));
        return result.reason() == null ? result : skipped(id, result.reason(), row, result.detail());
    }

    private static FileResult skipped(String id, SkipReason reason, Row row, String detail) {
        return Intake.skipped(id, reason, "row " + row.number() + ": " + detail);
    }

    private @Nullable SourceText read(String id, Map<String, Object> values) throws SkippedException {
        String text = RowText.of(values, source.textColumns());
        Map<String, Object> metadata = new TreeMap<>();
        source.metadataColumns().stream()
                .filter(values::containsKey)
                .forEach(column -> metadata.put(column, values.get(column)));
        if (source.titleColumn() != null && values.containsKey(source.titleColumn())) {
            metadata.put(PassageMaker.TITLE, String.valueOf(values.get(source.titleColumn())));
        }
        String digest = mirror.scope().mark() + digests.of((metadata + "\n" + text).getBytes(StandardCharsets.UTF_8));
        return mirror.unchanged(id, digest)
                ? null
                : new SourceText(source.tenant(), new Document(id, text, metadata), TextForm.PLAIN, List.of(), digest);
    }
}
