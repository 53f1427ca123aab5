package dev.llmops.cli.eval.dataset;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.dataset.Contamination;
import dev.llmops.eval.dataset.ContaminationReport;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops eval dataset contamination}. */
@Command(
        name = "contamination",
        header = "Look for rows of a test set in training files, a corpus or the examples of a prompt.",
        description =
                "A row is contaminated if a run of N words of its input or of what it expects stands in a document too, in"
                        + " whatever case and punctuation (GPT-3's paper takes 13). Rows that are too short to have such a"
                        + " run are counted apart: of these nothing is known.",
        footer =
                "%nExample: llmops eval dataset contamination --data test.jsonl --against training --out contaminated.jsonl")
final class DatasetContaminationCommand extends Operation {

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "The test set, JSONL or CSV.")
    Path data;

    @Option(
            names = "--against",
            required = true,
            paramLabel = "PATH",
            description =
                    "A JSONL file (each line a document, of any shape), another text file, or a folder of them; may be"
                            + " given several times.")
    List<Path> against = List.of();

    @Option(
            names = "--n",
            paramLabel = "WORDS",
            defaultValue = "13",
            description = "Words of a run, from 3 to 100. Default: ${DEFAULT-VALUE}.")
    int n;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write a line for each row that was found: its id, and the parts with their documents.")
    @Nullable
    Path out;

    @Override
    public Integer call() {
        Dataset rows = DatasetFile.read(data, MalformedRows.REFUSE);
        Contamination check;
        try {
            check = new Contamination(rows, n);
        } catch (IllegalArgumentException e) {
            throw usage("--n: " + e.getMessage());
        }
        against.forEach(path -> search(check, path));
        ContaminationReport report = check.report();
        if (out != null) {
            StringBuilder lines = new StringBuilder();
            report.contaminated()
                    .forEach(row -> lines.append(RecordsJson.toJson(row)).append('\n'));
            TextFiles.write(out, lines.toString());
        }
        print(report);
        return 0;
    }

    private static void search(Contamination check, Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.filter(Files::isRegularFile).sorted().forEach(check::search);
        } catch (IOException e) {
            throw new CommandFailedException("'" + path + "' cannot be read: " + Failures.reason(e), e);
        }
    }

    private void print(ContaminationReport report) {
        if (json) {
            output().json(report);
            return;
        }
        output().line(report.contaminated().size() + " of " + report.rows() + " rows stand in " + report.documents()
                + " documents by runs of " + report.n() + " words, " + report.clean() + " do not, "
                + report.tooShort().size() + " are too short to tell");
        report.contaminated()
                .forEach(row -> row.spans()
                        .forEach(span -> output().line(row.row() + " " + span.field() + " "
                                + span.range().start() + "-" + span.range().end() + ", " + span.words() + " words in "
                                + span.document())));
    }
}
