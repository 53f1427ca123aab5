package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.commons.internal.sql.ConnectionPools;
import dev.llmops.core.internal.jdbc.SqliteErrors;
import dev.llmops.core.internal.jdbc.SqliteFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One file in write-ahead mode: readers never wait for the writer. {@code synchronous=FULL} flushes each commit to disk,
 * so that what was committed survives a power cut too.
 */
final class SqliteDatabase extends Database {

    private static final int READERS = 4;

    private final SQLiteDataSource writers;
    private final HikariDataSource readers;
    private @Nullable Transaction open;

    private SqliteDatabase(Path file, HikariDataSource readers, SQLiteDataSource writers) {
        // INTEGER means the row id, which has 64 bits.
        super("the store " + file, "INTEGER", " WITHOUT ROWID", readers, writers);
        this.writers = writers;
        this.readers = readers;
    }

    static SqliteDatabase open(Path path, StoreOptions options) {
        Path file = SqliteFiles.prepared("store", path);
        SqliteDatabase database = new SqliteDatabase(
                file,
                readers(dataSource(file, options, SQLiteConfig.TransactionMode.DEFERRED)),
                dataSource(file, options, SQLiteConfig.TransactionMode.IMMEDIATE));
        try {
            Migrations.apply(database);
        } catch (RuntimeException | Error e) {
            Closing.after(e, database::close);
            throw e;
        }
        return database;
    }

    private static SQLiteDataSource dataSource(Path file, StoreOptions options, SQLiteConfig.TransactionMode mode) {
        return SqliteFiles.open(file, SQLiteConfig.SynchronousMode.FULL, mode, options.busyTimeout());
    }

    /** For tests: the file cannot grow beyond this, as on a full disk. */
    void limitTo(int pages) {
        writers.setMaxPageCount(pages);
        if (open != null) {
            rollback(open);
        }
    }

    private static HikariDataSource readers(SQLiteDataSource source) {
        return ConnectionPools.open("llmops-store-readers", READERS, config -> {
            config.setDataSource(source);
            config.setConnectionInitSql("PRAGMA query_only = 1");
        });
    }

    /** The driver begins at once, with BEGIN IMMEDIATE. */
    @Override
    void lock(Connection writer) throws SQLException {
        writer.setAutoCommit(false);
    }

    @Override
    void beginSnapshot(Connection reader) throws SQLException {
        reader.setAutoCommit(false);
    }

    /** SQLite would end a text at a NUL, which JSON can say. */
    @Override
    String lastText() {
        String part = "json_extract(body, '$.request.messages[#-1].parts[0].";
        return "CASE WHEN INSTR(body, '\\u0000') = 0 AND " + part + "type') = 'text' THEN " + part + "text') END";
    }

    @Override
    String indexOf() {
        return "INSTR";
    }

    @Override
    Transaction begin() throws SQLException {
        if (open == null) {
            open = new Transaction(writer());
        }
        try {
            lock(open.connection());
            open.begin();
            return open;
        } catch (SQLException | RuntimeException e) {
            rollback(open);
            throw e;
        }
    }

    /** Not with {@code commit()}: the driver would begin anew at once, and lock all others out while this one idles. */
    @Override
    void commit(Transaction transaction) throws SQLException {
        transaction.connection().setAutoCommit(true);
    }

    /** Closes the connection too: after a full disk or an I/O error a new one is the safest. */
    @Override
    void rollback(Transaction transaction) {
        open = null;
        try {
            transaction.close();
        } catch (SQLException e) {
            // SQLite has rolled back itself, or does when the connection is closed.
        }
    }

    /** In the file itself SQLite overwrites what is deleted; the write-ahead log still has it. */
    @Override
    void scrub() throws SQLException {
        try (BorrowedConnection writer = writer()) {
            SqliteFiles.emptyLog(writer.connection(), name());
        }
    }

    @Override
    StoreException translate(String doing, SQLException error) {
        return SqliteErrors.translate(doing + " " + name(), error);
    }

    @Override
    public void close() {
        Closing.all(readers::close, () -> {
            if (open != null) {
                rollback(open);
            }
        });
    }
}
