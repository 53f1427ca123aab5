package dev.llmops.cli.eval.dataset;

import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.ResultFiles;
import dev.llmops.cli.export.ExportCommand;
import dev.llmops.cli.option.RecordedQuestions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.RecordedRows;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval dataset from-store}. */
@Command(
        name = "from-store",
        header = "Make a data set of recorded questions.",
        description =
                "A correction is the expected answer of its row; an answer with a thumb up, and none down, is its own; of all others"
                        + " it is unknown. Each row names its generation and the feedback on it.",
        footer = "%nExample: llmops eval dataset from-store --prompt support --variable question --out questions.jsonl")
final class DatasetFromStoreCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    WhichGenerations which;

    @Mixin
    RecordedQuestions recorded;

    @Option(
            names = "--no-redaction",
            description = "Leave personal data and secrets in the texts. Default: placeholders take their place.")
    boolean unscrubbed;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the rows go, JSONL; replaced.")
    Path out;

    @Override
    public Integer call() {
        atLeastOne("--limit", recorded.limit());
        ResultFiles.require(spec.commandLine(), "--out", out);
        Dataset dataset;
        try (Store opened = store.existing()) {
            dataset = new RecordedRows(opened.generations(), opened.feedback(), ExportCommand.scrubber(unscrubbed))
                    .input(recorded.input())
                    .dataset(
                            String.valueOf(out.getFileName()),
                            GenerationQuery.latest(recorded.limit()).matching(which.filter()));
        }
        DatasetFile.write(out, dataset);
        long expected =
                dataset.rows().stream().filter(row -> row.expected() != null).count();
        if (json) {
            output().json(new Summary(dataset.version(), dataset.size(), expected));
        } else {
            output().remark(dataset.size() + " rows are in '" + out + "', " + expected + " with an expected answer");
        }
        return 0;
    }

    private record Summary(String version, int rows, long expected) {}
}
