package dev.llmops.core.internal.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a statement, and turns the rows of a query into objects. */
public final class Rows {

    private Rows() {}

    /** Turns the current row into an object. */
    @FunctionalInterface
    public interface Mapper<T> {
        /** {@return the object} */
        T map(ResultSet row) throws SQLException;
    }

    /** {@return an object for each row} */
    public static <T> List<T> all(Connection connection, String sql, Mapper<T> mapper, @Nullable Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return all(statement, mapper, arguments);
        }
    }

    /** {@return an object for each row} */
    public static <T> List<T> all(PreparedStatement statement, Mapper<T> mapper, @Nullable Object... arguments)
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

    /** {@return an object for the first row} */
    public static <T> Optional<T> first(
            Connection connection, String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        return all(connection, sql, mapper, arguments).stream().findFirst();
    }

    /** Runs a statement that has no result. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** {@return how many rows were changed} */
    public static int update(Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    /** {@return a list of so many arguments in a statement, in parentheses} */
    public static String marks(int count) {
        return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    /** Sets the arguments of a statement. */
    public static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}
