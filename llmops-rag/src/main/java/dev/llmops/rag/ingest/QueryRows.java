package dev.llmops.rag.ingest;

import dev.llmops.commons.internal.sql.BorrowedConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a query finds. */
record QueryRows(DataSource connections, String sql, List<Object> parameters) implements Rows {

    private static final Logger LOG = LoggerFactory.getLogger(QueryRows.class);
    /** How many rows a driver may hold; PostgreSQL's heeds it only without auto-commit. */
    private static final int FETCH_SIZE = 500;

    @Override
    public Stream<Row> open() throws IOException {
        try {
            BorrowedConnection borrowed = new BorrowedConnection(connections);
            try {
                borrowed.connection().setAutoCommit(false);
                PreparedStatement query = borrowed.connection().prepareStatement(sql);
                return StreamSupport.stream(new Cursor(execute(query)), false).onClose(() -> end(borrowed, query));
            } catch (SQLException | RuntimeException e) {
                end(borrowed, () -> {});
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private ResultSet execute(PreparedStatement query) throws SQLException {
        query.setFetchSize(FETCH_SIZE);
        for (int i = 0; i < parameters.size(); i++) {
            query.setObject(i + 1, parameters.get(i));
        }
        return query.executeQuery();
    }

    /** If the connection cannot be handed back, what was read stays read. */
    @SuppressWarnings("CatchingUnchecked") // what closing throws is that of JDBC
    private static void end(BorrowedConnection borrowed, AutoCloseable query) {
        try (borrowed) {
            query.close();
        } catch (Exception e) {
            LOG.debug("the connection of a query could not be handed back", e);
        }
    }

    private static IOException failed(SQLException e) {
        return new IOException("the query failed: " + e.getMessage(), e);
    }

    private static final class Cursor extends Spliterators.AbstractSpliterator<Row> {

        private final ResultSet found;
        private long number;

        Cursor(ResultSet found) {
            super(Long.MAX_VALUE, Spliterator.ORDERED);
            this.found = found;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            try {
                if (!found.next()) {
                    return false;
                }
                action.accept(Row.of(++number, values(found)));
                return true;
            } catch (SQLException e) {
                throw new UncheckedIOException(failed(e));
            }
        }

        private static Map<String, Object> values(ResultSet found) throws SQLException {
            Map<String, Object> values = new HashMap<>();
            for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                Object value = found.getObject(column);
                if (value != null) {
                    values.put(found.getMetaData().getColumnLabel(column), plain(value));
                }
            }
            return values;
        }

        /** What JSON has no form for, as dates, is text. */
        private static Object plain(Object value) {
            return value instanceof Number || value instanceof Boolean ? value : value.toString();
        }
    }
}
