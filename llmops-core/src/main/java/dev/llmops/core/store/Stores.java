package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Opens stores: a file, or a PostgreSQL database. Both have the same tables, and both upgrade an older schema
 * when they open.
 *
 * <p>A store writes on one thread of its own and commits as many pending records at once as it can. The future that
 * {@code save} returns completes when its record is on disk. A callback on the future runs on the writing thread unless it is
 * added with one of the {@code ...Async} methods, and must not call the store's writing methods there. In a crash, an application
 * that does not wait for the future can lose at most the records in the queue and in the batch being
 * written: {@link StoreOptions#queueCapacity()} plus {@link StoreOptions#batchSize()}.
 */
public final class Stores {

    private static final Path DEFAULT_FILE = Path.of("llmops.db");

    private Stores() {}

    /**
     * {@return the store in the file {@code llmops.db} of the working directory}
     *
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static Store sqlite() {
        return sqlite(DEFAULT_FILE);
    }

    /**
     * {@return the store in a SQLite file, which is created, with its folder, if it does not exist}
     * Several processes can have it open at the same time; it must be on a local disk, not on a network drive.
     *
     * @param file the file
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static Store sqlite(Path file) {
        return sqlite(file, StoreOptions.DEFAULT);
    }

    /**
     * {@return the store in a SQLite file}
     *
     * @param file the file
     * @param options how to write
     * @throws dev.llmops.api.error.StoreException if it cannot be opened; the message names the file
     */
    public static Store sqlite(Path file, StoreOptions options) {
        return JdbcStore.open(SqliteDatabase.open(file, options), options);
    }

    /**
     * {@return the store in a PostgreSQL database} Its tables, whose names begin with {@code llmops_}, are created in the schema
     * that the connections use. Connections may have any isolation level, be read-only or have autocommit off; they are returned in the
     * same state.
     *
     * @param connections supplies connections, from a pool; stays open when the store is closed
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database
     */
    public static Store jdbc(DataSource connections) {
        return jdbc(connections, StoreOptions.DEFAULT);
    }

    /**
     * {@return the store in a PostgreSQL database, with its own connections, which it closes}
     *
     * @param url the JDBC URL, as PostgreSQL's driver accepts it: {@code jdbc:postgresql://HOST/DATABASE?user=...}. A password is part of
     *     it, or is in the driver's password file
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database; the message never contains the
     *     part after the question mark
     */
    public static Store jdbc(String url) {
        return JdbcStore.open(PostgresDatabase.open(url), StoreOptions.DEFAULT);
    }

    /**
     * {@return the store in a PostgreSQL database}
     *
     * @param connections supplies connections, from a pool; stays open when the store is closed
     * @param options how to write
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database
     */
    public static Store jdbc(DataSource connections, StoreOptions options) {
        return JdbcStore.open(PostgresDatabase.open(connections), options);
    }
}
