package dev.llmops.cli.prompt;

import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.core.prompt.PromptArchive;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops prompt export}. */
@Command(
        name = "export",
        header = "Write prompts with all of their history to a file.",
        description =
                "Every version with its number, author, parent and time, every move of a label with its evidence, and"
                        + " tags, as JSON Lines. A prompt of which one version is chosen is written whole. Equal prompts"
                        + " make equal bytes. A registry of somebody else knows where its labels are, and not where they were.",
        footer = {
            "%nExample: llmops prompt export --folder support --out prompts.jsonl",
            "Example: llmops prompt export --from mlflow+http://127.0.0.1:5000 --out prompts.jsonl"
        })
final class PromptExportCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    RemoteSource remote;

    @Mixin
    PromptFilter filter;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file, replaced if it is there.")
    Path out;

    @Override
    public Integer call() {
        remote.read(prompts, registry -> {
            PromptArchive archive = PromptArchive.of(registry, filter.query());
            archive.write(out);
            Transfer.of(archive, out).tell(this, "exported", "to");
        });
        return 0;
    }
}
