package dev.llmops.examples.demo;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads the documentation of some invented lamps into an index, three times. */
public final class IngestDocuments {

    private static final int PAGES = 25;

    private IngestDocuments() {}

    /**
     * Ingests the pages, ingests them again, and again after one was edited.
     *
     * @param screen where to show it
     * @param docs the application
     * @param index the index
     * @throws IOException if the pages cannot be written
     */
    public static void run(Screen screen, Docs docs, RagIndex index) throws IOException {
        screen.section(
                "Documents",
                "Pages about lamps that do not exist, so no model has seen them. They are cut at their headings, embedded and"
                        + " indexed in this process. What has not changed is not touched again.",
                "IngestReport report = index.ingest(FolderSource.of(folder));");
        Resources.copyDocs(docs.pages());
        IngestReport first = ingest(screen, docs, index, "first run");
        screen.verdict(
                first.count(Outcome.ADDED) >= PAGES && first.skipped().isEmpty(),
                index.documents() + " pages in the index, in " + index.passages() + " passages");
        IngestReport second = ingest(screen, docs, index, "once more");
        screen.verdict(
                second.count(Outcome.UNCHANGED) == second.results().size()
                        && second.deleted().isEmpty(),
                "the second run changed nothing");
        Path edited = docs.pages().resolve("specs").resolve("kestrel-2.md");
        Files.writeString(edited, Files.readString(edited) + "\nThis page was checked in May 2025.\n");
        IngestReport third = ingest(screen, docs, index, "one page edited");
        screen.verdict(third.count(Outcome.UPDATED) == 1, "only the edited page was read into the index again");
    }

    private static IngestReport ingest(Screen screen, Docs docs, RagIndex index, String what) {
        long before = Figures.millis();
        IngestReport report = index.ingest(FolderSource.of(docs.pages()));
        screen.line(String.format(
                Locale.ROOT,
                "%-16s %2d added, %2d updated, %2d unchanged, %d skipped, %d removed, in %d ms",
                what,
                report.count(Outcome.ADDED),
                report.count(Outcome.UPDATED),
                report.count(Outcome.UNCHANGED),
                report.skipped().size(),
                report.deleted().size(),
                Figures.millis() - before));
        return report;
    }
}
