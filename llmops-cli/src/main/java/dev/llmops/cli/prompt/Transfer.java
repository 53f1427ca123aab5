package dev.llmops.cli.prompt;

import dev.llmops.cli.console.Operation;
import dev.llmops.core.prompt.PromptArchive;
import java.nio.file.Path;

/** How much went to a file or came from it. */
record Transfer(String file, int prompts, int versions, int moves) {

    static Transfer of(PromptArchive archive, Path file) {
        return new Transfer(
                file.toString(),
                archive.histories().size(),
                archive.histories().stream()
                        .mapToInt(history -> history.versions().size())
                        .sum(),
                archive.histories().stream()
                        .mapToInt(history -> history.moves().size())
                        .sum());
    }

    void tell(Operation operation, String done, String way) {
        if (operation.json) {
            operation.output().json(this);
        } else {
            operation
                    .output()
                    .line(done + " " + prompts + " prompts with " + versions + " versions and " + moves
                            + " moves of labels " + way + " " + file);
        }
    }
}
