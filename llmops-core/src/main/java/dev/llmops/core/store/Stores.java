package dev.llmops.core.store;

import dev.llmops.api.store.Store;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * Opens stores: one file, or a PostgreSQL database. Both have the same tables, and both bring an older schema up to date
 * when they open.
 *
 * <p>A store writes on one thread of its own and commits as many waiting records at once as it can. The future that
 * {@code save} returns completes when its record is on disk; a callback on it runs on the writing thread unless it is
 * added with one of the {@code ...Async} methods, and must not call the store's writing methods there. An application
 * that does not wait for the future can lose, in a crash, at most the records in the queue and in the batch being
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
     * {@return the store in a SQLite file, which is created, with its folder, if it is not there}
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
     * {@return the store in a PostgreSQL database} Its tables, whose names begin with {@code llmops_}, are made in the schema
     * that the connections use. Connections may come with any isolation, read-only or without autocommit, and go back as
     * they came.
     *
     * @param connections where connections come from, with a pool behind it; stays open when the store is closed
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database
     */
    public static Store jdbc(DataSource connections) {
        return jdbc(connections, StoreOptions.DEFAULT);
    }

    /**
     * {@return the store in a PostgreSQL database, with connections of its own that close with it}
     *
     * @param url where it is, as PostgreSQL's driver takes it: {@code jdbc:postgresql://HOST/DATABASE?user=...}. A password stands in
     *     it, or in the driver's password file
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database; the message never holds what
     *     stands behind the question mark
     */
    public static Store jdbc(String url) {
        return JdbcStore.open(PostgresDatabase.open(url), StoreOptions.DEFAULT);
    }

    /**
     * {@return the store in a PostgreSQL database}
     *
     * @param connections where connections come from, with a pool behind it; stays open when the store is closed
     * @param options how to write
     * @throws dev.llmops.api.error.StoreException if it cannot be reached, or is another kind of database
     */
    public static Store jdbc(DataSource connections, StoreOptions options) {
        return JdbcStore.open(PostgresDatabase.open(connections), options);
    }
}
