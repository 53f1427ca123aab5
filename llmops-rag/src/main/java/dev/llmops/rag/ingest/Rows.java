package dev.llmops.rag.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A source of rows. They are read one by one, again for each ingestion, and never all held in memory. */
@FunctionalInterface
public interface Rows {

    /**
     * Starts reading.
     *
     * @return the rows in order; the reader closes the stream. An {@link java.io.UncheckedIOException} means that they
     *     cannot be read to their end; then no document is deleted for lack of its row
     * @throws IOException if they cannot be read
     */
    Stream<Row> open() throws IOException;

    /**
     * {@return the lines of a file, each a JSON object; blank lines are skipped, and a line that is not an object is a broken row}
     *
     * @param file the file, in UTF-8
     */
    static Rows jsonLines(Path file) {
        return new JsonLines(Objects.requireNonNull(file, "file"));
    }

    /**
     * {@return the records of a CSV file as RFC 4180 defines them; the first one names the columns}
     *
     * @param file the file, in UTF-8
     */
    static Rows csv(Path file) {
        return new CsvRows(Objects.requireNonNull(file, "file"));
    }

    /**
     * {@return the rows that a database query returns, keyed by column labels}
     *
     * <p>They are read in a separate transaction that is rolled back, through a cursor if the driver has one.
     *
     * @param connections the source of connections
     * @param sql a query with a {@code ?} for each parameter
     * @param parameters the parameters
     */
    static Rows query(DataSource connections, String sql, Object... parameters) {
        return new QueryRows(
                Objects.requireNonNull(connections, "connections"),
                Objects.requireNonNull(sql, "sql"),
                List.of(parameters));
    }
}
