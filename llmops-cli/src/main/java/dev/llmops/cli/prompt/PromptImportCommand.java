package dev.llmops.cli.prompt;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.CommitOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.prompt.PromptArchive;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt import}. */
@Command(
        name = "import",
        header = "Add prompts that 'prompt export' wrote, with all of their history.",
        description =
                "What is there already stays as it is, so that doing it twice is the same as once. A version that is"
                        + " there with another content, or a label that was moved on both sides, is told, and nothing is"
                        + " added then. A registry of somebody else gets the versions, and the labels where they are now."
                        + " Folders of .prompt files are imported with --prompts of any other command.",
        footer = {
            "%nExample: llmops prompt import prompts.jsonl --store other.db",
            "Example: llmops prompt import prompts.jsonl --to mlflow+http://127.0.0.1:5000"
        })
final class PromptImportCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    CommitOptions commit;

    @Parameters(paramLabel = "FILE", description = "What 'prompt export' wrote.")
    Path file;

    @Option(names = "--to", paramLabel = "ADDRESS", description = RemoteSource.ADDRESSES)
    @Nullable
    String to;

    @Override
    public Integer call() {
        PromptArchive archive = PromptArchive.read(file);
        if (to != null) {
            archive.addTo(RemoteSource.at(to), commit.commit());
        } else {
            try (Store opened = store.open()) {
                archive.addTo(opened.prompts(), commit.commit());
            }
        }
        Transfer.of(archive, file).tell(this, "imported", "from");
        return 0;
    }
}
