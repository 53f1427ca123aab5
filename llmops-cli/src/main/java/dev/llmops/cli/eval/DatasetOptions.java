package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.dataset.RowSource;
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
    Path file;

    @Option(
            names = "--where",
            paramLabel = "KEY=VALUE",
            description =
                    "Only rows whose metadata have this value, or a list that holds it; may be given several times.")
    Map<String, String> where = Map.of();

    @Option(names = "--skip-malformed", description = "Leave out lines that are no rows, and name them.")
    boolean skipMalformed;

    /** All in memory, where rows are asked in an order of chance. */
    Dataset read() {
        Dataset rows = DatasetFile.read(file, malformedRows());
        for (Map.Entry<String, String> each : where.entrySet()) {
            rows = rows.where(each.getKey(), each.getValue());
        }
        return requireRows(rows);
    }

    /** One in memory at a time. */
    RowSource stream() {
        RowSource rows = DatasetFile.stream(file, malformedRows());
        for (Map.Entry<String, String> each : where.entrySet()) {
            rows = rows.where(each.getKey(), each.getValue());
        }
        return requireRows(rows);
    }

    private MalformedRows malformedRows() {
        return skipMalformed ? MalformedRows.SKIP : MalformedRows.REFUSE;
    }

    private <T extends RowSource> T requireRows(T rows) {
        if (rows.size() == 0) {
            throw new CommandFailedException("no row of '" + file + "' has " + where + " in its metadata");
        }
        return rows;
    }

    void remarkBroken(Operation operation, RowSource read) {
        read.broken().forEach(line -> operation.output().remark("left out: " + line));
    }
}
