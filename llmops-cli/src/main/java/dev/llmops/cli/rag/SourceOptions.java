package dev.llmops.cli.rag;

import dev.llmops.cli.console.NamedValues;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.DocumentSource;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.WebSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where documents come from: a folder, a commit of a repository, or the web. */
class SourceOptions {

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The folder of documents; with --git the repository.")
    @Nullable
    Path documents;

    @Option(
            names = "--git",
            paramLabel = "REVISION",
            description = "Take the files of DIR's repository at a commit, tag or branch, whatever is checked out.")
    @Nullable
    String revision;

    @Option(
            names = "--sitemap",
            paramLabel = "URL",
            description = "Take the pages that a sitemap names, instead of DIR.")
    @Nullable
    URI sitemap;

    @Option(
            names = "--urls",
            paramLabel = "FILE",
            description = "Take the pages whose addresses are the lines of a file, instead of DIR.")
    @Nullable
    Path urls;

    @Option(
            names = "--ignore-robots",
            description = "Fetch pages whatever the site's robots.txt says, as for a site of your own.")
    boolean ignoreRobots;

    @Option(
            names = "--allow-addresses",
            paramLabel = "RANGE",
            description =
                    "Fetch pages of hosts at these addresses too, as 10.1.0.0/16, for a network of your own. Without it hosts must be"
                            + " at addresses of the public Internet.")
    List<String> addresses = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Names the folder, the pages or the repository in the index, so that several live in one: a run touches"
                            + " documents of the same name only. Default: web or git, and a folder has none.")
    @Nullable
    String name;

    @Option(
            names = "--meta",
            paramLabel = "NAME=TEXT",
            description =
                    "Metadata of every document, for --filter; NAME:=JSON gives a number or anything else than text.")
    List<String> metadata = List.of();

    @Option(
            names = "--force-delete",
            description =
                    "Remove documents whose file or page is gone even if that is more than 30 %% of them. Without it, such a run"
                            + " removes nothing and fails.")
    boolean forceDelete;

    IngestReport ingest(RagIndex index, @Nullable String tenant, Consumer<DocumentResult> listener) {
        IngestOptions options = IngestOptions.defaults()
                .withTenant(tenant)
                .withMetadata(NamedValues.of("metadata", metadata))
                .withListener(listener);
        return index.ingest(source(), forceDelete ? options.withMaxDeleteRatio(1) : options);
    }

    private DocumentSource source() {
        if (sitemap != null || urls != null) {
            return web();
        }
        if (documents == null) {
            throw new IllegalArgumentException("name a folder of documents, or --sitemap, or --urls");
        }
        if (revision != null) {
            return GitSource.of(name == null ? "git" : name, documents, revision);
        }
        FolderSource folder = FolderSource.of(documents);
        return name == null ? folder : folder.named(name);
    }

    private WebSource web() {
        if (documents != null || revision != null) {
            throw new IllegalArgumentException("--sitemap and --urls take the place of DIR and --git; name one");
        }
        WebSource.Builder web = WebSource.builder(name == null ? "web" : name);
        if (sitemap != null) {
            web.sitemap(sitemap);
        }
        if (urls != null) {
            pages(urls).forEach(page -> web.page(URI.create(page)));
        }
        addresses.forEach(web::allowAddresses);
        return (ignoreRobots ? web.ignoringRobots() : web).build();
    }

    private static List<String> pages(Path file) {
        return TextFiles.read(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
