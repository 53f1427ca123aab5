package dev.llmops.rag.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs a statement where it can change nothing, and gives the connection back as it was. */
final class ReadOnlyRows {

    private static final int MAX_VALUE_LENGTH = 2_000;

    private ReadOnlyRows() {}

    /** {@return at most so many rows; names the source where they cannot be had} */
    static List<Map<String, Object>> read(
            String name, DataSource source, SqlStatement statement, int maxRows, Duration timeout) {
        try {
            return read(source, statement, maxRows, timeout);
        } catch (SQLException e) {
            boolean retryable = e instanceof SQLTransientException && !(e instanceof SQLTimeoutException);
            throw new SqlSourceException(
                    "the rows of '" + name + "' cannot be read within " + timeout.toSeconds() + " s: " + e.getMessage(),
                    e,
                    retryable);
        }
    }

    private static List<Map<String, Object>> read(
            DataSource source, SqlStatement statement, int maxRows, Duration timeout) throws SQLException {
        try (Connection connection = source.getConnection()) {
            boolean readOnly = connection.isReadOnly();
            boolean autoCommit = connection.getAutoCommit();
            if (!readOnly) {
                connection.setReadOnly(true);
            }
            if (!connection.isReadOnly()) {
                throw SqlSourceException.refused(
                        "its connection must be read-only, but the driver does not make it so");
            }
            connection.setAutoCommit(false); // PostgreSQL's driver makes transactions read-only, not single statements
            try {
                return rows(connection, statement, maxRows, timeout);
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
                if (!readOnly) {
                    connection.setReadOnly(false);
                }
            }
        }
    }

    private static List<Map<String, Object>> rows(
            Connection connection, SqlStatement statement, int maxRows, Duration timeout) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql())) {
            prepared.setMaxRows(maxRows);
            prepared.setFetchSize(maxRows);
            prepared.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, timeout.toSeconds()));
            for (int i = 0; i < statement.parameters().size(); i++) {
                prepared.setObject(i + 1, statement.parameters().get(i));
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet found = prepared.executeQuery()) {
                while (rows.size() < maxRows && found.next()) {
                    rows.add(row(found));
                }
            }
            return rows;
        }
    }

    private static Map<String, Object> row(ResultSet found) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            Object value = value(found.getObject(column));
            if (value != null) {
                row.putIfAbsent(columns.getColumnLabel(column), value);
            }
        }
        return row;
    }

    /** What JSON can carry. Bytes are nothing that a model can read. */
    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof Number number) {
            boolean real = number instanceof Double || number instanceof Float;
            return real && !Double.isFinite(number.doubleValue()) ? number.toString() : number;
        }
        if (value == null || value instanceof Boolean) {
            return value;
        }
        String text = value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
        return text.codePointCount(0, text.length()) <= MAX_VALUE_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE_LENGTH - 1)) + "…";
    }
}
