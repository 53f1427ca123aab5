package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.Output;
import dev.llmops.rag.RagIndex;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops rag explain}. */
@Command(
        name = "explain",
        header = "Show a question's way through each stage of the search.",
        description = "What each stage got, what it passed on, and what it left out and why; then the passages.",
        footer = "%nExample: llmops rag explain \"How long is the cable?\" --index docs.index")
final class RagExplainCommand extends Operation {

    private static final int SHOWN = 100;

    @Mixin
    IndexOptions index;

    @Mixin
    StageOptions stages;

    @Parameters(paramLabel = "TEXT", description = "The question.")
    String text;

    @Option(names = "--k", paramLabel = "N", defaultValue = "5", description = "At most so many passages. Default: 5.")
    int k;

    @Override
    public Integer call() {
        atLeastOne("--k", k);
        if (text.isBlank()) {
            throw usage("the question is empty");
        }
        RetrievalResult found;
        try (RagIndex opened = index.existing();
                RerankOptions.Opened reranker = stages.rerank.open(console())) {
            Retriever search = index.lexicalOnly ? opened : new ExplainingRetriever(opened);
            found = stages.over(search, opened, reranker, k, index.tenant)
                    .search(RetrievalQuery.of(text, k), List.of());
        }
        if (json) {
            output().json(found);
        } else {
            found.steps().forEach(this::print);
            for (int i = 0; i < found.passages().size(); i++) {
                print(i + 1, found.passages().get(i));
            }
        }
        return 0;
    }

    private void print(RetrievalStep step) {
        output().line(step.name() + ": " + step.given() + " -> " + step.kept()
                + (step.details().isEmpty() ? "" : " " + step.details()));
        step.dropped().forEach(dropped -> output().line("    - " + dropped.passage() + ": " + dropped.reason()));
    }

    private void print(int number, Passage passage) {
        Double score = passage.score();
        output().line("[" + number + "] " + passage.id()
                + (score == null ? "" : String.format(Locale.ROOT, " %.4f", score)) + " "
                + Output.oneLine(passage.text(), SHOWN));
    }
}
