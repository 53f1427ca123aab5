package dev.llmops.core.store;

import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.core.internal.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is committed. */
final class Reader {

    private final Database database;
    private volatile boolean closed;

    Reader(Database database) {
        this.database = database;
    }

    /** Something to do with a connection. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    void close() {
        closed = true;
    }

    <T> T with(Reading<T> reading) {
        if (closed) {
            throw new StoreUnavailableException(database.name() + " is closed");
        }
        try (BorrowedConnection reader = database.reader()) {
            return reading.read(reader.connection());
        } catch (SQLException e) {
            throw database.translate("could not read from", e);
        }
    }

    /** Reads several times from one state of the database, whatever is written meanwhile. */
    <T> T snapshot(Reading<T> reading) {
        return with(connection -> {
            database.beginSnapshot(connection);
            return reading.read(connection);
        });
    }

    /** Tells the database's planner of rows that just came into tables, before it joins them. */
    void gatherStatistics(List<String> tables) {
        with(connection -> {
            database.gatherStatistics(connection, tables);
            return true;
        });
    }

    /** The same for statements that join and sum up many rows. */
    <T> T sums(Reading<T> reading) {
        return snapshot(connection -> {
            database.roomForSums(connection);
            return reading.read(connection);
        });
    }

    <T> List<T> all(String sql, Rows.Mapper<T> mapper, @Nullable Object... arguments) {
        return with(connection -> Rows.all(connection, sql, mapper, arguments));
    }

    <T> Optional<T> first(String sql, Rows.Mapper<T> mapper, @Nullable Object... arguments) {
        return all(sql, mapper, arguments).stream().findFirst();
    }
}
