package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which questions. */
final class DatasetOptions {

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The questions: JSONL or CSV with input, and if wanted id, expected and metadata.")
    @SuppressWarnings("NullAway.Init")
    Path file;

    @Option(
            names = "--where",
            paramLabel = "KEY=VALUE",
            description =
                    "Only rows whose metadata have this value, or a list that holds it; may be given several times.")
    Map<String, String> where = Map.of();

    @Option(names = "--skip-malformed", description = "Leave out lines that are no rows, and name them.")
    boolean skipMalformed;

    Dataset read() {
        Dataset rows = DatasetFile.read(file, skipMalformed ? MalformedRows.SKIP : MalformedRows.REFUSE);
        for (Map.Entry<String, String> each : where.entrySet()) {
            rows = rows.where(each.getKey(), each.getValue());
        }
        if (rows.rows().isEmpty()) {
            throw new CommandFailedException("no row of '" + file + "' has " + where + " in its metadata");
        }
        return rows;
    }

    void remarkBroken(Operation operation, Dataset read) {
        read.broken().forEach(line -> operation.output().remark("left out: " + line));
    }
}
