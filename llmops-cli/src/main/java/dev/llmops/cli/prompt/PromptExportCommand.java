package dev.llmops.cli.prompt;

import dev.llmops.api.store.Store;
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
                        + " make equal bytes.",
        footer = "%nExample: llmops prompt export --folder support --out prompts.jsonl")
final class PromptExportCommand extends Operation {

    @Mixin
    PromptOptions prompts;

    @Mixin
    PromptFilter filter;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file, replaced if it is there.")
    Path out;

    @Override
    public Integer call() {
        try (Store store = prompts.existing()) {
            PromptArchive archive = PromptArchive.of(store.prompts(), filter.query());
            archive.write(out);
            Transfer.of(archive, out).tell(this, "exported", "to");
        }
        return 0;
    }
}
