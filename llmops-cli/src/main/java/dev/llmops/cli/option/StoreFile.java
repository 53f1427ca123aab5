package dev.llmops.cli.option;

import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.core.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which store. */
public final class StoreFile {

    private static final String JDBC = "jdbc:";

    @Option(
            names = "--store",
            paramLabel = "FILE",
            defaultValue = "llmops.db",
            description =
                    "What everything is kept in: a SQLite file, or a PostgreSQL database as jdbc:postgresql://HOST/DATABASE."
                            + " Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    public String address;

    /** Opens a store to look at: one that is not there would only be empty. */
    public Store existing() {
        if (!address.startsWith(JDBC) && !Files.exists(Path.of(address))) {
            throw new CommandFailedException("there is no store '" + address + "'; name the file with --store");
        }
        return open();
    }

    /** Opens a store to write to, a new one if there is none. */
    public Store open() {
        return address.startsWith(JDBC) ? Stores.jdbc(address) : Stores.sqlite(Path.of(address));
    }
}
