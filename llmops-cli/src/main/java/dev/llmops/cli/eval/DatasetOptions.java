package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.dataset.Row;
import java.nio.file.Path;
import java.util.List;
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
            description = "Only rows whose metadata have this value; may be given several times.")
    Map<String, String> where = Map.of();

    @Option(names = "--skip-malformed", description = "Leave out lines that are no rows, and name them.")
    boolean skipMalformed;

    Dataset read() {
        Dataset all = DatasetFile.read(file, skipMalformed ? MalformedRows.SKIP : MalformedRows.REFUSE);
        if (where.isEmpty()) {
            return all;
        }
        List<Row> some = all.rows().stream().filter(this::wanted).toList();
        if (some.isEmpty()) {
            throw new CommandFailedException("no row of '" + file + "' has " + where + " in its metadata");
        }
        Dataset part = Dataset.of(all.name(), some);
        return new Dataset(all.name(), some, all.broken(), part.version());
    }

    void remarkBroken(Operation operation, Dataset read) {
        read.broken().forEach(line -> operation.output().remark("left out: " + line));
    }

    private boolean wanted(Row row) {
        return where.entrySet().stream()
                .allMatch(each ->
                        each.getValue().equals(String.valueOf(row.metadata().get(each.getKey()))));
    }
}
