package dev.llmops.examples;

import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.DocumentSource;
import dev.llmops.rag.ingest.IngestOptions;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SourceContent;
import dev.llmops.rag.ingest.SourceDocument;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Documents from a system of the application's own, here a wiki: {@code bin/example OwnSource}. */
public final class OwnSource {

    /** A page of the wiki. */
    record Page(int revision, String markdown) {}

    /**
     * Lists the pages with their revisions, so that a page is read only if the index has another revision of it. A test of a source
     * extends {@code DocumentSourceKit}.
     */
    record WikiSource(Map<String, Page> wiki) implements DocumentSource {

        @Override
        public String kind() {
            return "wiki";
        }

        @Override
        public String name() {
            return "handbook";
        }

        @Override
        public Stream<SourceDocument> documents() {
            return wiki.entrySet().stream().map(entry -> document(entry.getKey(), entry.getValue()));
        }

        private static SourceDocument document(String title, Page page) {
            return SourceDocument.of(
                    title,
                    "revision " + page.revision(),
                    known -> SourceContent.markdown(page.markdown()).withMetadata(Map.of("title", title)));
        }
    }

    private OwnSource() {}

    /**
     * Ingests a wiki three times.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Map<String, Page> wiki = new TreeMap<>(Map.of(
                "Leave", new Page(1, "You have 30 days of leave in each year."),
                "Travel", new Page(1, "Trains are booked in second class.")));
        try (RagIndex index = RagIndex.inMemory().lexicalOnly().build()) {
            tell("first run", index, wiki);
            wiki.put("Travel", new Page(2, "Trains are booked in first class."));
            tell("one page edited", index, wiki);
            wiki.remove("Leave");
            tell("one page deleted", index, wiki);
            System.out.println("found: "
                    + index.retrieve(RetrievalQuery.of("Which class are trains?", 1))
                            .get(0)
                            .text());
        }
    }

    private static void tell(String what, RagIndex index, Map<String, Page> wiki) {
        IngestOptions options = IngestOptions.defaults().withMetadata(Map.of("system", "wiki"));
        IngestReport report = index.ingest(new WikiSource(wiki), options);
        System.out.println(what + ": " + report.count(Outcome.ADDED) + " added, " + report.count(Outcome.UPDATED)
                + " updated, " + report.count(Outcome.UNCHANGED) + " unchanged, deleted " + report.deleted());
    }
}
