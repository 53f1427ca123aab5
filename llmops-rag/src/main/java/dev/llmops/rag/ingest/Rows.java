package dev.llmops.rag.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Where rows come from. They are read one by one, anew for each ingestion, and never all held in memory. */
@FunctionalInterface
public interface Rows {

    /**
     * Begins to read.
     *
     * @return the rows in order; whoever reads them closes the stream. An {@link java.io.UncheckedIOException} says that they
     *     cannot be read to their end; then no document is deleted for want of its row
     * @throws IOException if they cannot be read
     */
    Stream<Row> open() throws IOException;

    /**
     * {@return the lines of a file, each a JSON object; blank ones are passed over, and one that is no object is broken}
     *
     * @param file the file, in UTF-8
     */
    static Rows jsonLines(Path file) {
        return new JsonLines(Objects.requireNonNull(file, "file"));
    }

    /**
     * {@return the records of a CSV file as RFC 4180 has them; the first one names the columns}
     *
     * @param file the file, in UTF-8
     */
    static Rows csv(Path file) {
        return new CsvRows(Objects.requireNonNull(file, "file"));
    }

    /**
     * {@return what a query of a database finds, by the labels of its columns}
     *
     * <p>It is read in a transaction of its own that is rolled back, over a cursor where the driver has one.
     *
     * @param connections where a connection comes from
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
