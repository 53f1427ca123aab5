package dev.llmops.core.internal.jdbc;

import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.retention.TracesRemainException;
import dev.llmops.commons.internal.time.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A database file as this library opens it: with a write-ahead log, so that readers and a writer do not wait for each other.
 */
public final class SqliteFiles {

    private SqliteFiles() {}

    /**
     * {@return the file to open, whose folder is there}
     *
     * @param what it is, as errors say: "store" or "cache"
     * @param path where it was asked for
     */
    public static Path prepared(String what, Path path) {
        Path file = path.toAbsolutePath().normalize();
        if (file.toString().contains("?")) {
            throw new IllegalArgumentException(
                    "the path of a " + what + " must not contain '?', but was '" + file + "'");
        }
        createFolder(what, file);
        return file;
    }

    private static void createFolder(String what, Path file) {
        Path folder = file.getParent();
        try {
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "could not open the " + what + " " + file + ": its folder is not there and cannot be made (" + e
                            + "); create it or choose another place",
                    e);
        }
    }

    /**
     * {@return where connections to the file come from}
     *
     * @param synchronous whether a commit waits for the disk
     * @param mode what a transaction locks when it begins
     * @param busyTimeout how long a connection waits for another one's lock
     */
    public static SQLiteDataSource open(
            Path file,
            SQLiteConfig.SynchronousMode synchronous,
            SQLiteConfig.TransactionMode mode,
            Duration busyTimeout) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setBusyTimeout((int) Math.min(Durations.millis(busyTimeout), Integer.MAX_VALUE));
        config.setTransactionMode(mode);
        config.enforceForeignKeys(true);
        // Else what was deleted stays readable in the file until its room is taken.
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /**
     * Empties the write-ahead log, which has what was deleted from the tables. Waits for readers as long as for writers.
     *
     * @param connection in no transaction
     * @param name what the database is called
     * @throws TracesRemainException if somebody goes on reading the file as it was before
     */
    public static void emptyLog(Connection connection, String name) throws SQLException {
        if (Rows.first(connection, "PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getBoolean(1))
                .orElse(false)) {
            throw new TracesRemainException(name);
        }
    }
}
