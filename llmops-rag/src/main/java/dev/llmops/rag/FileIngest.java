package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.ExtractedText;
import dev.llmops.rag.internal.extract.Extractor;
import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run over a source of files: what is new or changed goes in, what is gone goes out, the rest is not touched. Nothing
 * is written before all files that have a digest were compared with what the index has, so that a folder that is the wrong
 * one, or empty because nothing is mounted there, is noticed in time.
 */
final class FileIngest {

    private final Intake intake;
    private final Mirror mirror;
    private final @Nullable String tenant;
    private final Map<String, Object> metadata;
    private final Duration parsing;

    /**
     * @param metadata what each document gets
     * @param parsing how long reading the format of one may take
     */
    FileIngest(Intake intake, Mirror mirror, @Nullable String tenant, Map<String, Object> metadata, Duration parsing) {
        this.parsing = parsing;
        this.intake = intake;
        this.mirror = mirror;
        this.tenant = tenant;
        this.metadata = metadata;
    }

    IngestReport run(FileListing listing) {
        Differences differences = Differences.of(listing, mirror.known(), mirror.scope());
        mirror.requireRemovable(differences.gone());
        listing.files()
                .forEach((id, file) -> mirror.report(
                        mirror.unchanged(id, differences.found().get(id))
                                ? new FileResult(id, Outcome.UNCHANGED, null, "", 0)
                                : take(id, file, differences.moved().formerly(id))));
        listing.unreadable().forEach((id, error) -> mirror.report(Intake.skipped(id, SkipReason.UNREADABLE, error)));
        return mirror.finish(listing.complete() ? null : listing.files().keySet());
    }

    private FileResult take(String id, ListedFile file, @Nullable String formerly) {
        FileResult result = intake.take(id, formerly, () -> read(id, file));
        if (formerly != null && (result.reason() == null || result.reason().keepsOldVersion())) {
            // It goes together with what replaces it, and stays where that could not be taken now.
            mirror.keep(formerly);
        }
        return result;
    }

    private @Nullable SourceText read(String id, ListedFile file) throws IOException, SkippedException {
        ListedFile.Content content = file.read(mirror.known().get(id));
        return mirror.unchanged(id, content.digest())
                ? null
                : document(id, Extractor.extract(content.name(), content.bytes(), parsing), content);
    }

    private SourceText document(String id, ExtractedText text, ListedFile.Content content) {
        Map<String, Object> all = new LinkedHashMap<>();
        String title = Titles.of(text);
        if (!title.isEmpty()) {
            all.put(PassageMaker.TITLE, title);
        }
        if (text.form().isTable()) {
            all.put(TableCell.FORMAT, text.form().name().toLowerCase(Locale.ROOT));
        }
        all.putAll(content.metadata());
        all.putAll(metadata);
        if (text.hiddenFrom() < text.text().length()) {
            all.put(Passage.HIDDEN_FROM, text.hiddenFrom());
        }
        return new SourceText(tenant, new Document(id, text.text(), all), text.form(), text.pages(), content.digest());
    }
}
