package dev.llmops.cli.prompt;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.prompt.PromptArchive;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt import}. */
@Command(
        name = "import",
        header = "Add prompts that 'prompt export' wrote, with all of their history.",
        description =
                "What is there already stays as it is, so that doing it twice is the same as once. A version that is"
                        + " there with another content, or a label that was moved on both sides, is told, and nothing is"
                        + " added then. Folders of .prompt files are imported with --prompts of any other command.",
        footer = "%nExample: llmops prompt import prompts.jsonl --store other.db")
final class PromptImportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    CommitOptions commit;

    @Parameters(paramLabel = "FILE", description = "What 'prompt export' wrote.")
    Path file;

    @Override
    public Integer call() {
        PromptArchive archive = PromptArchive.read(file);
        try (Store opened = store.open()) {
            archive.addTo(opened.prompts(), commit.commit());
            Transfer.of(archive, file).tell(this, "imported", "from");
        }
        return 0;
    }
}
