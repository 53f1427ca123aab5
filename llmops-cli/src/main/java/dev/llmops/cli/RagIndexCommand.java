package dev.llmops.cli;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops rag index}. */
@Command(
        name = "index",
        header = "Bring an index up to date with a folder of documents.",
        description =
                "Takes Markdown, text, HTML, PDF and Office files. Only what is new or has changed is read into the index; documents"
                        + " whose file is gone are removed. Files that can not be used are named, and the others go on.",
        footer = "%nExample: llmops rag index docs --index docs.index")
final class RagIndexCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    IndexOptions index;

    @Parameters(paramLabel = "DIR", description = "The folder of documents.")
    @SuppressWarnings("NullAway.Init")
    Path documents;

    @Option(
            names = "--meta",
            paramLabel = "NAME=TEXT",
            description =
                    "Metadata of every document of the folder, for --filter; NAME:=JSON gives a number or anything"
                            + " else than text.")
    List<String> metadata = List.of();

    @Option(
            names = "--force-delete",
            description =
                    "Remove documents whose file is gone even if that is more than 30 %% of them. Without it, such a run"
                            + " removes nothing and fails.")
    boolean forceDelete;

    @Override
    public Integer call() {
        FolderSource folder = FolderSource.of(documents).withMetadata(NamedValues.of("metadata", metadata));
        FolderSource source = forceDelete ? folder.removingAny() : folder;
        Ingested ingested;
        try (RagIndex opened = index.open()) {
            IngestReport report =
                    opened.ingest(index.tenant == null ? source : source.forTenant(index.tenant), this::remark);
            ingested = Ingested.of(report, opened);
        }
        if (json) {
            output().json(ingested);
        } else {
            output().line(ingested.documents() + " documents, " + ingested.passages() + " passages: " + ingested.added()
                    + " added, " + ingested.updated() + " updated, " + ingested.unchanged() + " unchanged, "
                    + (ingested.moved() > 0 ? ingested.moved() + " moved, " : "")
                    + ingested.removed() + " removed, " + ingested.skipped().size() + " skipped");
        }
        return 0;
    }

    private void remark(FileResult file) {
        if (!json && file.outcome() == Outcome.SKIPPED) {
            output().remark("skipped: " + Skipped.of(file));
        }
    }

    private record Ingested(
            int documents,
            int passages,
            long added,
            long updated,
            long unchanged,
            long moved,
            int removed,
            boolean complete,
            List<Skipped> skipped) {

        static Ingested of(IngestReport report, RagIndex index) {
            return new Ingested(
                    index.documents(),
                    index.passages(),
                    report.count(Outcome.ADDED),
                    report.count(Outcome.UPDATED),
                    report.count(Outcome.UNCHANGED),
                    report.count(Outcome.MOVED),
                    report.removed().size(),
                    report.complete(),
                    report.skipped().stream().map(Skipped::of).toList());
        }
    }

    private record Skipped(String id, String reason, String detail) {

        static Skipped of(FileResult file) {
            return new Skipped(file.id(), String.valueOf(file.reason()), file.detail());
        }

        @Override
        public String toString() {
            return id + " (" + reason + "): " + detail;
        }
    }
}
