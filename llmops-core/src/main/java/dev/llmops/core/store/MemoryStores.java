package dev.llmops.core.store;

import dev.llmops.api.memory.MemoryStore;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Opens memory stores: a file, or a PostgreSQL database. They can share the file or database of a store from {@link Stores}, with tables of
 * their own, and several processes can have them open.
 */
public final class MemoryStores {

    private MemoryStores() {}

    /**
     * {@return the memory in a SQLite file, which is created, with its folder, if it does not exist} It must be on a local disk.
     *
     * @param file the file
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static MemoryStore sqlite(Path file) {
        return new JdbcMemoryStore(SqliteDatabase.open(file, StoreOptions.DEFAULT));
    }

    /**
     * {@return the memory in a PostgreSQL database}
     *
     * @param connections supplies connections, from a pool; stays open when the store is closed
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database
     */
    public static MemoryStore jdbc(DataSource connections) {
        return new JdbcMemoryStore(PostgresDatabase.open(connections));
    }
}
