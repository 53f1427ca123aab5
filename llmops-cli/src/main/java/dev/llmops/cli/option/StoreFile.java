package dev.llmops.cli.option;

import dev.llmops.api.store.Store;
import dev.llmops.audit.access.ReadControlledStore;
import dev.llmops.audit.access.StoreReader;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.core.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
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
    public String address;

    @Mixin
    ReaderOptions readers;

    /** Opens a store to look at: one that is not there would only be empty. Records come whole, or not at all to who may not read texts. */
    public Store existing() {
        return readers.controlled(present(), StoreReader::needingTexts);
    }

    /** The same for what also shows records without their texts. */
    public Store records() {
        return readers.controlled(present(), reader -> reader);
    }

    /** The store as it is, for what controls by itself what {@link #reader} sees. */
    public Store uncontrolled() {
        return present();
    }

    /** Who reads: the one that the access policy knows, or, without a policy, somebody who may read everything. */
    public StoreReader reader(String unlessNamed) {
        return readers.reader(unlessNamed);
    }

    /** The same to take all of it away. */
    public Store whole(String what) {
        Store store = existing();
        try {
            return store instanceof ReadControlledStore controlled ? controlled.forExport(what) : store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Opens a store to fill as a whole, a new one if there is none; nothing is read. */
    public Store blank() {
        return address.startsWith(JDBC) ? Stores.jdbc(address) : Stores.sqlite(Path.of(address));
    }

    private Store present() {
        if (!address.startsWith(JDBC) && !Files.exists(Path.of(address))) {
            throw new CommandFailedException("there is no store '" + address + "'; name the file with --store");
        }
        return blank();
    }

    /** Opens a store to write to, a new one if there is none. */
    public Store open() {
        return readers.controlled(blank(), StoreReader::needingTexts);
    }
}
