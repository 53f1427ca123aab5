package dev.llmops.cli.eval.dataset;

import dev.llmops.cli.console.Operation;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.DatasetFile;
import dev.llmops.eval.dataset.DatasetFile.MalformedRows;
import dev.llmops.eval.dataset.DatasetSplit;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops eval dataset split}. */
@Command(
        name = "split",
        header = "Divide a data set into parts by a seeded draw.",
        description =
                "Writes all rows with the name of their part as 'split' of their metadata, which 'llmops eval run --where"
                        + " split=test' selects. The same rows, shares and seed give the same parts, whatever the order of the"
                        + " rows.",
        footer =
                "%nExample: llmops eval dataset split all.jsonl --share dev=0.3 --share test=0.7 --group document --out"
                        + " questions.jsonl")
final class DatasetSplitCommand extends Operation {

    @Parameters(paramLabel = "FILE", description = "The data set, JSONL or CSV.")
    Path file;

    @Option(
            names = "--share",
            required = true,
            paramLabel = "NAME=SHARE",
            description = "A part and its share of the rows, above 0; given for each part, with the sum 1.")
    Map<String, Double> shares = new LinkedHashMap<>();

    @Option(
            names = "--group",
            paramLabel = "KEY",
            description =
                    "Metadata of a row that names its document, user or template: rows of one group stay together.")
    @Nullable
    String group;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the draw. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the rows go, JSONL; replaced.")
    Path out;

    @Override
    public Integer call() {
        Dataset all = DatasetFile.read(file, MalformedRows.REFUSE);
        Map<String, Dataset> parts;
        try {
            parts = DatasetSplit.of(all, shares, group, seed);
        } catch (IllegalArgumentException e) {
            throw usage("--share: " + e.getMessage());
        }
        Dataset labelled = DatasetSplit.labelled(all, parts);
        DatasetFile.write(out, labelled);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        parts.forEach((name, part) -> sizes.put(name, part.size()));
        if (json) {
            output().json(new Summary(labelled.version(), sizes));
        } else {
            sizes.forEach((name, size) -> output().field(name, size));
        }
        return 0;
    }

    private record Summary(String version, Map<String, Integer> parts) {}
}
