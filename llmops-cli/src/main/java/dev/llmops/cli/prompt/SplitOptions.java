package dev.llmops.cli.prompt;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.optimize.PromptSplit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows search, and which decide. */
final class SplitOptions {

    @Option(
            names = {"--dataset", "--data"},
            required = true,
            paramLabel = "FILE",
            description = "The questions: JSONL or CSV with input, and if wanted id, expected and metadata.")
    Path dataset;

    @Option(
            names = "--held-out",
            paramLabel = "FILE",
            description = "The questions that decide. Default: a share of --dataset, drawn by chance.")
    @Nullable
    Path heldOut;

    @Option(
            names = "--held-out-share",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description =
                    "Which share of --dataset decides, where --held-out names no file. Default: ${DEFAULT-VALUE}.")
    double share;

    @Option(
            names = "--group",
            paramLabel = "KEY",
            description = "Metadata of a row that names its document, user or template: rows of one group stand on one"
                    + " side, and the verdict counts groups.")
    @Nullable
    String group;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all that is drawn. Default: ${DEFAULT-VALUE}.")
    long seed;

    PromptSplit split() {
        Dataset rows = DatasetFile.read(dataset, DatasetFile.MalformedRows.REFUSE);
        return heldOut == null
                ? PromptSplit.of(rows, share, group, seed)
                : PromptSplit.of(rows, DatasetFile.read(heldOut, DatasetFile.MalformedRows.REFUSE), group);
    }
}
