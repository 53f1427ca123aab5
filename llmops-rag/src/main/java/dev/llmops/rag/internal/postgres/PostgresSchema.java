package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.IndexException;
import dev.llmops.rag.PgVectorException;
import dev.llmops.rag.internal.IndexKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables of an index, and refuses a database that can not hold them. */
final class PostgresSchema {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");
    /** Iterative scans, without which a filter leaves fewer passages than there are. */
    private static final int LEAST_VERSION = 800;
    /** Builds of a graph that ran over their memory were mended in 0.8.2, graphs broken by a vacuum in 0.8.4. */
    private static final int SOUND_VERSION = 804;

    private static final String HOW =
            "install the package postgresql-NN-pgvector for your version of PostgreSQL, and let a"
                    + " superuser run CREATE EXTENSION vector in this database";

    private PostgresSchema() {}

    static void open(DataSource connections, String index, IndexKind kind) {
        try (Connection connection = connections.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new PgVectorException(
                        "an index in a database needs PostgreSQL, but the connections lead to " + product, null);
            }
            if (kind.dimension() > 0) {
                requireVectors(connection);
            }
        } catch (SQLException e) {
            throw new IndexException("the database of index '" + index + "' can not be reached: " + e.getMessage(), e);
        }
        migrate(connections, index, kind);
        check(connections, index, kind);
    }

    private static void requireVectors(Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(true);
            new Sql().add("CREATE EXTENSION IF NOT EXISTS vector").run(connection);
        } catch (SQLException e) {
            if (version(connection).isEmpty()) {
                throw new PgVectorException(
                        "an index with vectors needs PostgreSQL's extension pgvector, which this database does not have ("
                                + e.getMessage() + "); " + HOW,
                        e);
            }
        }
        String version = version(connection).get(0);
        int number = number(version);
        if (number < LEAST_VERSION) {
            throw new PgVectorException(
                    "pgvector must have at least version 0.8.0, which searches on when a filter takes much away, but has "
                            + version + "; " + HOW,
                    null);
        }
        if (number < SOUND_VERSION) {
            LOG.warn("pgvector {} can break an HNSW index in a vacuum; 0.8.4 and later do not", version);
        }
    }

    private static List<String> version(Connection connection) throws SQLException {
        return new Sql()
                .add("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
                .list(connection, row -> row.getString(1));
    }

    static int number(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return 0;
        }
        int patch = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
        return Integer.parseInt(parts.group(1)) * 10_000 + Integer.parseInt(parts.group(2)) * 100 + patch;
    }

    private static void migrate(DataSource connections, String index, IndexKind kind) {
        boolean vectors = kind.dimension() > 0;
        Map<String, String> placeholders = Map.of(
                "index",
                index,
                "tenants",
                Boolean.toString(kind.tenants()),
                "embedding",
                kind.embedding().replace("'", "''"),
                "vector",
                vectors ? ",\n    vector vector(" + kind.dimension() + ")" : "",
                "graph",
                vectors
                        ? "CREATE INDEX ON " + index + "_passage USING hnsw ((vector::halfvec(" + kind.dimension()
                                + ")) halfvec_cosine_ops);"
                        : "");
        try {
            Flyway.configure(PostgresSchema.class.getClassLoader())
                    .dataSource(connections)
                    .table(index + "_schema_history")
                    .locations("classpath:dev/llmops/rag/postgres")
                    .placeholders(placeholders)
                    // What stands in place of a variable is no change of the script.
                    .validateOnMigrate(false)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new IndexException("the tables of index '" + index + "' can not be made: " + e.getMessage(), e);
        }
    }

    private static void check(DataSource connections, String index, IndexKind kind) {
        try (Connection connection = connections.getConnection()) {
            new Sql().add("SELECT tenants, embedding FROM " + index + "_kind").list(connection, row -> {
                kind.check(
                        "the index '" + index + "' in PostgreSQL",
                        Boolean.toString(row.getBoolean(1)),
                        row.getString(2));
                return true;
            });
        } catch (SQLException e) {
            throw new IndexException("index '" + index + "' can not be read: " + e.getMessage(), e);
        }
    }
}
