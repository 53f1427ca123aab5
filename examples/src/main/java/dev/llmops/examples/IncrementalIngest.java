package dev.llmops.examples;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder that changes, and an index that follows it: {@code bin/example IncrementalIngest}. */
public final class IncrementalIngest {

    private IncrementalIngest() {}

    /**
     * Ingests a folder five times.
     *
     * @param args none
     * @throws IOException if a page cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("llmops-ingest");
        Path pages = Files.createDirectory(folder.resolve("pages"));
        for (String name : List.of("lamp", "desk", "shelf", "chair")) {
            Files.writeString(pages.resolve(name + ".md"), "# The " + name + "\n\nThe " + name + " is made of oak.\n");
        }
        try (RagIndex index = RagIndex.open(folder.resolve("pages.index"))) {
            tell("first run", index, pages);
            tell("nothing changed", index, pages);
            Files.writeString(pages.resolve("lamp.md"), "# The lamp\n\nThe lamp is made of brass.\n");
            tell("one page edited", index, pages);
            Files.createDirectory(pages.resolve("wood"));
            Files.move(pages.resolve("desk.md"), pages.resolve("wood").resolve("desk.md"));
            tell("one page moved", index, pages);
            Files.delete(pages.resolve("shelf.md"));
            Files.write(pages.resolve("broken.md"), new byte[] {(byte) 0xff, 'a'});
            tell("one deleted, one broken", index, pages);
            Passage best = index.retrieve(RetrievalQuery.of("What is made of brass?", 1))
                    .get(0);
            System.out.println("found: " + best.id());
        }
    }

    private static void tell(String what, RagIndex index, Path pages) {
        IngestReport report = index.ingest(FolderSource.of(pages));
        List<String> counts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            if (report.count(outcome) > 0) {
                counts.add(report.count(outcome) + " " + outcome);
            }
        }
        System.out.println(what + ": " + String.join(", ", counts)
                + (report.deleted().isEmpty() ? "" : ", deleted " + report.deleted()));
        report.skipped().forEach(file -> System.out.println("   " + file.id() + ": " + file.reason()));
    }
}
