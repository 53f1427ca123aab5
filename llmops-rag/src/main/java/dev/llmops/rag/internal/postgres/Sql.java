package dev.llmops.rag.internal.postgres;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, which are always bound. */
final class Sql {

    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Adds a piece of the statement, and what its question marks stand for. */
    Sql add(String piece, @Nullable Object... values) {
        text.append(piece);
        for (Object value : values) {
            parameters.add(value);
        }
        return this;
    }

    <T> List<T> list(Connection connection, Row<T> row) throws SQLException {
        try (PreparedStatement statement = prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.of(rows));
            }
            return all;
        }
    }

    void each(Connection connection, Row<?> row) throws SQLException {
        try (PreparedStatement statement = prepare(connection)) {
            statement.setFetchSize(1_000);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    row.of(rows);
                }
            }
        }
    }

    void run(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection)) {
            statement.execute();
        }
    }

    private PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        try {
            for (int i = 0; i < parameters.size(); i++) {
                bind(connection, statement, i + 1, parameters.get(i));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    static void bind(Connection connection, PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        if (value instanceof String string) {
            statement.setString(at, string);
        } else if (value instanceof List<?> list) {
            Array array = list.stream().allMatch(Long.class::isInstance)
                    ? connection.createArrayOf("bigint", list.toArray())
                    : connection.createArrayOf("text", list.toArray());
            statement.setArray(at, array);
        } else if (value instanceof BigDecimal decimal) {
            statement.setBigDecimal(at, decimal);
        } else {
            statement.setObject(at, value);
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
