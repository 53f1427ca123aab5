package dev.llmops.cli.option;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptRenderer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which prompts: those of a store, after importing those of a folder if one is named. */
public final class PromptOptions {

    @Option(
            names = "--prompts",
            paramLabel = "DIR",
            description = "Import the .prompt files of this folder into the store first; what has changed becomes a new"
                    + " version.")
    @Nullable
    Path directory;

    @Mixin
    StoreFile store;

    /** Opens the store to look at its prompts. */
    public Store existing() {
        return directory == null ? store.existing() : open();
    }

    /** Opens the store to use its prompts and write records. */
    public Store open() {
        if (directory == null) {
            return store.open();
        }
        PromptDirectory prompts = read(directory);
        Store opened = store.open();
        try {
            prompts.importInto(opened.prompts(), PromptCommit.NONE);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** A renderer that names file and line in its errors where it can. */
    public PromptRenderer renderer() {
        return directory == null ? PromptRenderer.create() : PromptRenderer.of(read(directory));
    }

    private static PromptDirectory read(Path folder) {
        try {
            return PromptDirectory.of(folder);
        } catch (UncheckedIOException e) {
            throw new CommandFailedException("the prompts in '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
