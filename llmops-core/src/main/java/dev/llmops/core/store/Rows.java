package dev.llmops.core.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a query and turns its rows into objects. */
final class Rows {

    private Rows() {}

    /** Turns the current row into an object. */
    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    static <T> List<T> all(Connection connection, String sql, Mapper<T> mapper, @Nullable Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return all(statement, mapper, arguments);
        }
    }

    static <T> List<T> all(PreparedStatement statement, Mapper<T> mapper, @Nullable Object... arguments)
            throws SQLException {
        bind(statement, arguments);
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        }
        return found;
    }

    static <T> Optional<T> first(Connection connection, String sql, Mapper<T> mapper, @Nullable Object... arguments)
            throws SQLException {
        return all(connection, sql, mapper, arguments).stream().findFirst();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}
