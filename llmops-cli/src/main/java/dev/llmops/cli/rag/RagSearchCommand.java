package dev.llmops.cli.rag;

import dev.llmops.api.retrieval.Retriever;
import dev.llmops.cli.console.JsonRows;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ResultFiles;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.trec.TrecRun;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops rag search}. */
@Command(
        name = "search",
        header = "Search for many questions, and write what is found as trec_eval reads it.",
        description =
                "Reads lines {\"id\",\"text\"} and writes lines 'query Q0 document rank score tag'. A document is its path"
                        + " below the folder; '#' and the range of its best passage follow.",
        footer = "%nExample: llmops rag search --index docs.index --queries queries.jsonl --k 10 --run out.trec")
final class RagSearchCommand extends Operation {

    @Mixin
    SearchOptions search;

    @Option(names = "--queries", required = true, paramLabel = "FILE", description = "The questions, JSONL.")
    Path queries;

    @Option(names = "--run", required = true, paramLabel = "FILE", description = "The file of the TREC run; replaced.")
    Path run;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "10",
            description = "At most so many documents for each question. Default: ${DEFAULT-VALUE}.")
    int k;

    @Override
    public Integer call() throws IOException {
        atLeastOne("--k", k);
        ResultFiles.require(spec.commandLine(), "--run", run);
        Map<String, String> questions = questions();
        Searched searched;
        try (RagIndex opened = search.index.existing()) {
            searched = run(questions, search.retriever(opened), search.modeName());
        }
        if (json) {
            output().json(searched);
        } else {
            output().remark(searched.queries() + " questions searched (" + searched.mode() + "), " + searched.lines()
                    + " lines are in '" + run + "'");
        }
        return 0;
    }

    /** All of them before the first is searched for: a line that is broken leaves no half of a run. */
    private Map<String, String> questions() throws IOException {
        return JsonRows.byId(queries);
    }

    private Searched run(Map<String, String> questions, Retriever retriever, String name) throws IOException {
        TrecRun trec = new TrecRun(retriever, k, "llmops-" + name);
        return WholeFile.writeResult(run, part -> {
            int lines = 0;
            try (BufferedWriter out = Files.newBufferedWriter(part)) {
                for (Map.Entry<String, String> question : questions.entrySet()) {
                    lines += trec.write(question.getKey(), question.getValue(), out);
                }
            }
            return new Searched(name, questions.size(), lines);
        });
    }

    private record Searched(String mode, int queries, int lines) {}
}
