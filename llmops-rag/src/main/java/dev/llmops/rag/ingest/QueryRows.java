package dev.llmops.rag.ingest;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What a query finds. */
record QueryRows(DataSource connections, String sql, List<Object> parameters) implements Rows {

    /** How many rows a driver may hold; PostgreSQL's heeds it only without auto-commit. */
    private static final int FETCHED_TOGETHER = 500;

    @Override
    public void forEach(Consumer<Row> each) throws IOException {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setFetchSize(FETCHED_TOGETHER);
                for (int i = 0; i < parameters.size(); i++) {
                    query.setObject(i + 1, parameters.get(i));
                }
                read(query, each);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IOException("the query failed: " + e.getMessage(), e);
        }
    }

    private static void read(PreparedStatement query, Consumer<Row> each) throws SQLException {
        try (ResultSet found = query.executeQuery()) {
            for (long number = 1; found.next(); number++) {
                Map<String, Object> values = new HashMap<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    Object value = found.getObject(column);
                    if (value != null) {
                        values.put(found.getMetaData().getColumnLabel(column), plain(value));
                    }
                }
                each.accept(Row.of(number, values));
            }
        }
    }

    /** What JSON has no form for, as dates, is text. */
    private static Object plain(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
