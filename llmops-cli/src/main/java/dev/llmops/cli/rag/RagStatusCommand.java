package dev.llmops.cli.rag;

import dev.llmops.cli.console.NamedValues;
import dev.llmops.cli.console.Operation;
import dev.llmops.rag.IndexStatus;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.LastIngest;
import dev.llmops.rag.ingest.SourceDiff;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops rag status}. */
@Command(
        name = "status",
        header = "Show what is in an index and, with a folder, what has changed there since it was indexed.",
        description =
                "Tells when each source was last ingested, and what was skipped and why. Writes nothing. With --meta as in 'rag index': other metadata makes every file a changed one.",
        footer = "%nExample: llmops rag status docs --index docs.index")
final class RagStatusCommand extends Operation {

    @Mixin
    IndexOptions index;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The folder of documents.")
    @Nullable
    Path documents;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the folder is called in the index, if it has a name.")
    @Nullable
    String name;

    @Option(names = "--meta", paramLabel = "NAME=TEXT", description = "Metadata of every document of the folder.")
    List<String> metadata = List.of();

    @Override
    public Integer call() {
        IndexStatus status;
        SourceDiff folder;
        try (RagIndex opened = index.existing()) {
            status = opened.status();
            folder = documents == null ? null : opened.compare(source(documents), options());
        }
        if (json) {
            output().json(Status.of(status, folder));
        } else {
            print(status);
            if (folder != null) {
                print(folder);
            }
        }
        return 0;
    }

    private FolderSource source(Path from) {
        FolderSource source = FolderSource.of(from);
        return name == null ? source : source.named(name);
    }

    private IngestOptions options() {
        return IngestOptions.defaults().withTenant(index.tenant).withMetadata(NamedValues.of("metadata", metadata));
    }

    private void print(IndexStatus status) {
        String languages = new TreeMap<>(status.languages())
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
        output().line(status.documents() + " documents, " + status.passages() + " passages"
                + (languages.isEmpty() ? "" : " (" + languages + ")"));
        output().line("embedding model: " + status.embedding());
        output().line("tenants: " + (status.tenants() ? "yes" : "no"));
        output().line(status.bytes() + " bytes, last written " + status.changed());
        status.lastIngests().forEach(this::print);
    }

    private void print(LastIngest scan) {
        output().line("last ingestion of " + scan.source() + (scan.tenant() == null ? "" : " for " + scan.tenant())
                + ", "
                + scan.at() + ": " + scan.added() + " added, " + scan.changed() + " changed, " + scan.moved()
                + " moved, " + scan.unchanged() + " unchanged, " + scan.deleted() + " deleted, " + scan.skippedCount()
                + " skipped" + (scan.complete() ? "" : "; not all of it could be listed"));
        scan.skipped()
                .forEach(file -> output().line("    " + file.id() + " (" + file.reason() + "): " + file.detail()));
        if (scan.skipped().size() < scan.skippedCount()) {
            output().line("    and " + (scan.skippedCount() - scan.skipped().size()) + " more");
        }
    }

    private void print(SourceDiff folder) {
        output().line(
                        folder.upToDate()
                                ? "up to date: " + folder.unchanged() + " files are in the index as they are"
                                : "stale: " + folder.unchanged() + " unchanged, "
                                        + folder.added().size() + " new, "
                                        + folder.changed().size() + " changed, "
                                        + folder.moved().size() + " moved, "
                                        + folder.deleted().size() + " deleted, "
                                        + folder.gaps().size() + " parts that cannot be listed");
    }

    private record Status(
            int documents,
            int passages,
            Map<String, Integer> languages,
            String embedding,
            boolean tenants,
            @Nullable Long bytes,
            @Nullable String changed,
            List<Scan> lastIngests,
            @Nullable SourceDiff folder) {

        static Status of(IndexStatus status, @Nullable SourceDiff folder) {
            return new Status(
                    status.documents(),
                    status.passages(),
                    status.languages(),
                    status.embedding(),
                    status.tenants(),
                    status.bytes(),
                    status.changed() == null ? null : status.changed().toString(),
                    status.lastIngests().stream().map(Scan::of).toList(),
                    folder);
        }
    }

    private record Scan(
            String source,
            @Nullable String tenant,
            String at,
            int added,
            int changed,
            int moved,
            int unchanged,
            int deleted,
            int skipped,
            List<DocumentResult> reasons,
            boolean complete) {

        static Scan of(LastIngest scan) {
            return new Scan(
                    scan.source(),
                    scan.tenant(),
                    scan.at().toString(),
                    scan.added(),
                    scan.changed(),
                    scan.moved(),
                    scan.unchanged(),
                    scan.deleted(),
                    scan.skippedCount(),
                    scan.skipped(),
                    scan.complete());
        }
    }
}
