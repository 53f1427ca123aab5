package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.internal.ingest.IngestLog;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The last ingestions of an index's sources, in a table beside it. */
public final class PostgresScans implements IngestLog.Storage {

    private final DataSource connections;
    private final String index;
    private final String tables;

    /**
     * Makes a view of the table of an index.
     *
     * @param connections where they come from
     * @param index the index's name
     */
    public PostgresScans(DataSource connections, String index) {
        this.connections = connections;
        this.index = index;
        this.tables = PostgresIndex.tables(index);
    }

    @Override
    public void put(String name, String json) {
        try (Borrowed borrowed = new Borrowed(connections)) {
            new Sql()
                    .add(
                            "INSERT INTO " + tables
                                    + "_scan VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET scan = excluded.scan",
                            name,
                            json)
                    .run(borrowed.connection());
        } catch (SQLException e) {
            throw new IndexException("an ingestion of index '" + index + "' cannot be kept: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> all() {
        try (Borrowed borrowed = new Borrowed(connections)) {
            return new Sql()
                    .add("SELECT scan FROM " + tables + "_scan")
                    .list(borrowed.connection(), row -> row.getString(1));
        } catch (SQLException e) {
            throw new IndexException("the ingestions of index '" + index + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
