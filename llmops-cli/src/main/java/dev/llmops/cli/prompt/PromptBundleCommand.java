package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.prompt.source.PromptBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt bundle}. */
@Command(
        name = "bundle",
        header = "Write a snapshot of prompts for the class path of an application.",
        description =
                "It holds every version that has a label and the latest of each prompt, with hashes that are checked when it is"
                        + " read. An application that finds it under META-INF/llmops/prompts.jsonl renders with the registry away.",
        footer = "%nExample: llmops prompt bundle --from mlflow+http://127.0.0.1:5000 --label production --out"
                + " src/main/resources/META-INF/llmops/prompts.jsonl")
final class PromptBundleCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    RemoteSource remote;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of the prompts. Default: all.")
    List<String> names = List.of();

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "Only the versions with this label; can be repeated.")
    List<String> labels = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = PromptBundle.RESOURCE,
            description = "Where to write. Default: ${DEFAULT-VALUE}.")
    Path out;

    @Override
    public Integer call() {
        remote.read(prompts, this::write);
        return 0;
    }

    private void write(PromptRegistry registry) {
        makeFolder();
        List<PromptVersion> written = PromptBundle.write(
                registry, names, new HashSet<>(labels), out, SystemTime.clock().instant());
        list(
                written,
                version -> PromptText.Summary.of(version, registry.tags(version.name())),
                List.of("PROMPT", "LABELS", "HASH"),
                version -> List.of(
                        version.reference().toString(), PromptText.labels(version), PromptText.shortHash(version)));
    }

    private void makeFolder() {
        try {
            Path folder = out.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new CommandFailedException("the folder of '" + out + "' cannot be made: " + e.getMessage(), e);
        }
    }
}
