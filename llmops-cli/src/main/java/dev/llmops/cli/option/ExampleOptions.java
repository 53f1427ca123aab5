package dev.llmops.cli.option;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.prompt.examples.ExampleSets;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The data sets that prompts take examples of. */
public final class ExampleOptions {

    @Option(
            names = "--examples",
            paramLabel = "NAME=FILE",
            description =
                    "A data set of examples, JSONL, under the name that prompts call it; may be given several times.")
    Map<String, Path> files = Map.of();

    /** The sets that were given, to choose from. */
    public ExampleSets sets() {
        return ExampleSets.of(read());
    }

    /** The sets that were given, by name. */
    public Map<String, ExampleSet> read() {
        Map<String, ExampleSet> sets = new LinkedHashMap<>();
        files.forEach((name, file) -> sets.put(name, read(file)));
        return sets;
    }

    private static ExampleSet read(Path file) {
        try {
            return ExampleSet.read(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
