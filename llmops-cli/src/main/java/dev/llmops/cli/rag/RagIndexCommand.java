package dev.llmops.cli.rag;

import dev.llmops.cli.console.Operation;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops rag index}. */
@Command(
        name = "index",
        header = "Bring an index up to date with a folder of documents, a commit, or pages of the web.",
        description =
                "Takes Markdown, text, HTML, PDF and Office files. Only what is new or has changed is read into the index; documents"
                        + " whose file is gone are removed. Files that cannot be used are named, and the others go on.",
        footer = "%nExample: llmops rag index docs --index docs.index")
final class RagIndexCommand extends Operation {

    @Mixin
    IndexOptions index;

    @Mixin
    SourceOptions source;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description =
                    "Keep the vector of each text in this file, so that none is computed twice, whatever becomes of"
                            + " the index.")
    @Nullable
    Path vectors;

    @Option(
            names = "--parents",
            paramLabel = "N",
            description =
                    "Passages know the part of the text around them, up to so many tokens (with --lexical-only: characters),"
                            + " which 'rag ask --expand-context parents' reads instead. Say so each time.")
    @Nullable
    Integer parents;

    @Override
    public Integer call() {
        Ingested ingested;
        try (RagIndex opened = index.open(vectors, parents)) {
            ingested = Ingested.of(source.ingest(opened, index.tenant, this::remark), opened);
        } finally {
            index.close();
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

    private void remark(DocumentResult file) {
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
                    report.deleted().size(),
                    report.complete(),
                    report.skipped().stream().map(Skipped::of).toList());
        }
    }

    private record Skipped(String id, String reason, String detail) {

        static Skipped of(DocumentResult file) {
            return new Skipped(file.id(), String.valueOf(file.reason()), file.detail());
        }

        @Override
        public String toString() {
            return id + " (" + reason + "): " + detail;
        }
    }
}
