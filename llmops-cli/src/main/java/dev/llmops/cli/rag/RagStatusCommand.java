package dev.llmops.cli.rag;

import dev.llmops.cli.console.NamedValues;
import dev.llmops.cli.console.Operation;
import dev.llmops.rag.FolderStatus;
import dev.llmops.rag.IndexStatus;
import dev.llmops.rag.LastScan;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FolderSource;
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
    @SuppressWarnings("NullAway.Init")
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
        FolderStatus folder;
        try (RagIndex opened = index.existing()) {
            status = opened.status();
            folder = documents == null ? null : opened.compare(source(documents));
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
        FolderSource source = FolderSource.of(from).withMetadata(NamedValues.of("metadata", metadata));
        FolderSource named = name == null ? source : source.named(name);
        return index.tenant == null ? named : named.forTenant(index.tenant);
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
        status.scans().forEach(this::print);
    }

    private void print(LastScan scan) {
        output().line("last scan of " + scan.source() + (scan.tenant() == null ? "" : " for " + scan.tenant()) + ", "
                + scan.at() + ": " + scan.added() + " added, " + scan.changed() + " changed, " + scan.moved()
                + " moved, " + scan.unchanged() + " unchanged, " + scan.gone() + " gone, " + scan.skippedCount()
                + " skipped" + (scan.complete() ? "" : "; not all of it could be listed"));
        scan.skipped()
                .forEach(file -> output().line("    " + file.id() + " (" + file.reason() + "): " + file.detail()));
        if (scan.skipped().size() < scan.skippedCount()) {
            output().line("    and " + (scan.skippedCount() - scan.skipped().size()) + " more");
        }
    }

    private void print(FolderStatus folder) {
        output().line(
                        folder.upToDate()
                                ? "up to date: " + folder.unchanged() + " files are in the index as they are"
                                : "stale: " + folder.unchanged() + " unchanged, "
                                        + folder.added().size() + " new, "
                                        + folder.changed().size() + " changed, "
                                        + folder.moved().size() + " moved, "
                                        + folder.removed().size() + " gone, "
                                        + folder.unreadable().size() + " unreadable");
    }

    private record Status(
            int documents,
            int passages,
            Map<String, Integer> languages,
            String embedding,
            boolean tenants,
            @Nullable Long bytes,
            @Nullable String changed,
            List<Scan> scans,
            @Nullable FolderStatus folder) {

        static Status of(IndexStatus status, @Nullable FolderStatus folder) {
            return new Status(
                    status.documents(),
                    status.passages(),
                    status.languages(),
                    status.embedding(),
                    status.tenants(),
                    status.bytes(),
                    status.changed() == null ? null : status.changed().toString(),
                    status.scans().stream().map(Scan::of).toList(),
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
            int gone,
            int skipped,
            List<FileResult> reasons,
            boolean complete) {

        static Scan of(LastScan scan) {
            return new Scan(
                    scan.source(),
                    scan.tenant(),
                    scan.at().toString(),
                    scan.added(),
                    scan.changed(),
                    scan.moved(),
                    scan.unchanged(),
                    scan.gone(),
                    scan.skippedCount(),
                    scan.skipped(),
                    scan.complete());
        }
    }
}
