package dev.llmops.console.internal.page;

import dev.llmops.console.internal.Result;
import dev.llmops.rag.IndexStatus;
import dev.llmops.rag.ingest.LastIngest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What indexes hold, and what their last ingestions did. */
final class IndexesPage {

    private static final int INGESTS = 20;

    /** All indexes. */
    record View(List<Index> indexes) {}

    /** An index. */
    record Index(String name, String error, List<GenerationPage.Fact> facts, List<Ingest> ingests) {}

    /** An ingestion. */
    record Ingest(
            String source,
            String tenant,
            String time,
            int added,
            int changed,
            int unchanged,
            int deleted,
            int skipped,
            String complete,
            String style) {}

    private IndexesPage() {}

    static Result of(Visit visit) {
        List<Index> indexes = new ArrayList<>();
        visit.sources().indexes().forEach((name, status) -> indexes.add(index(name, status)));
        return Templates.page("indexes", visit.shell("Indexes"), new View(indexes));
    }

    private static Index index(String name, Supplier<?> supplier) {
        IndexStatus status;
        try {
            status = (IndexStatus) supplier.get();
        } catch (RuntimeException e) {
            return new Index(name, "it cannot be read: " + e.getMessage(), List.of(), List.of());
        }
        List<GenerationPage.Fact> facts = new ArrayList<>();
        facts.add(new GenerationPage.Fact("documents", Texts.count((long) status.documents())));
        facts.add(new GenerationPage.Fact("passages", Texts.count((long) status.passages())));
        facts.add(new GenerationPage.Fact("embedding", status.embedding()));
        facts.add(new GenerationPage.Fact("by tenant", status.tenants() ? "yes" : "no"));
        if (status.bytes() != null) {
            facts.add(new GenerationPage.Fact("size", Texts.brief(status.bytes()) + "B"));
        }
        if (status.changed() != null) {
            facts.add(new GenerationPage.Fact("last written", Texts.time(status.changed())));
        }
        String languages = String.join(
                ", ",
                status.languages().entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(6)
                        .map(each -> each.getKey() + " " + Texts.count((long) each.getValue()))
                        .toList());
        if (!languages.isEmpty()) {
            facts.add(new GenerationPage.Fact("languages", languages));
        }
        return new Index(
                name,
                "",
                facts,
                status.lastIngests().stream()
                        .limit(INGESTS)
                        .map(IndexesPage::ingest)
                        .toList());
    }

    private static Ingest ingest(LastIngest last) {
        return new Ingest(
                last.source(),
                Texts.orNone(last.tenant()),
                Texts.time(last.at()),
                last.added(),
                last.changed(),
                last.unchanged(),
                last.deleted(),
                last.skippedCount(),
                last.complete() ? "complete" : "incomplete",
                last.complete() ? "ok" : "warned");
    }
}
