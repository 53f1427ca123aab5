package dev.llmops.cli.option;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.core.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which store. */
public final class StoreFile {

    @Option(
            names = "--store",
            paramLabel = "FILE",
            defaultValue = "llmops.db",
            description = "The SQLite file that everything is kept in. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    public Path file;

    /** Opens a store to look at: one that is not there would only be empty. */
    public Store existing() {
        if (!Files.exists(file)) {
            throw new CommandFailedException("there is no store '" + file + "'; name the file with --store");
        }
        return Stores.sqlite(file);
    }

    /** Opens a store to write to, a new one if there is none. */
    public Store open() {
        return Stores.sqlite(file);
    }
}
