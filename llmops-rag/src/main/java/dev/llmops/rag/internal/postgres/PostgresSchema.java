package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.PgVectorException;
import dev.llmops.rag.internal.IndexKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables of an index, and refuses a database that cannot hold them. */
final class PostgresSchema {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);
    /** Of what the script makes. An index can be made anew from its documents, so there is no way from one to the next. */
    private static final int VERSION_OF_TABLES = 2;

    private static final String SCRIPT = "/dev/llmops/rag/postgres/tables.sql";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");
    /** Iterative scans, without which a filter leaves fewer passages than there are. */
    private static final int MIN_VERSION = 800;
    /** Builds of a graph that ran over their memory were mended in 0.8.2, graphs broken by a vacuum in 0.8.4. */
    private static final int SOUND_VERSION = 804;

    private static final String HOW =
            "install the package postgresql-NN-pgvector for your version of PostgreSQL, and let a"
                    + " superuser run CREATE EXTENSION vector in this database";

    private PostgresSchema() {}

    static void open(DataSource connections, String index, IndexKind kind) {
        try (Borrowed borrowed = new Borrowed(connections)) {
            Connection connection = borrowed.connection();
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new PgVectorException(
                        "an index in a database needs PostgreSQL, but the connections lead to " + product, null);
            }
            if (!connection.isWrapperFor(PGConnection.class)) {
                throw new PgVectorException(
                        "an index in PostgreSQL is written by COPY, so its connections must be of the driver org.postgresql:postgresql,"
                                + " but are of " + connection.getMetaData().getDriverName(),
                        null);
            }
            if (kind.dimension() > 0) {
                requireVectors(connection);
            }
            String tables = PostgresIndex.tables(index);
            if (!exists(connection, tables + "_kind")) {
                borrowed.beginWriting(tables);
                // Another process may have made them before the lock.
                if (!exists(connection, tables + "_kind")) {
                    create(connection, index, kind);
                }
                connection.commit();
            }
            check(connection, index, kind);
        } catch (SQLException e) {
            throw new IndexException(
                    "the tables of index '" + index + "' cannot be made or read: " + e.getMessage(), e);
        }
    }

    private static void requireVectors(Connection connection) throws SQLException {
        try {
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
        if (number < MIN_VERSION) {
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

    /** The tables are made in one transaction, by one process at a time. */
    private static void create(Connection connection, String index, IndexKind kind) throws SQLException {
        String tables = PostgresIndex.tables(index);
        if (exists(connection, index + "_schema_history") && exists(connection, index + "_kind")) {
            throw new IndexException(
                    "the tables " + index + "_* were made by a build from before the first release,"
                            + " from which nothing leads to this version: drop them, and index the documents anew",
                    null);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(script(tables, kind.dimension()));
        }
        new Sql()
                .add(
                        "INSERT INTO " + tables + "_kind (version, tenants, embedding) VALUES (?, ?, ?)",
                        VERSION_OF_TABLES,
                        kind.tenants(),
                        kind.embedding())
                .run(connection);
    }

    private static String script(String tables, int dimension) {
        boolean vectors = dimension > 0;
        try (InputStream in = PostgresSchema.class.getResourceAsStream(SCRIPT)) {
            return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${index}", tables)
                    .replace("${vector}", vectors ? ",\n    vector vector(" + dimension + ")" : "")
                    .replace(
                            "${graph}",
                            vectors
                                    ? "CREATE INDEX ON " + tables + "_passage USING hnsw ((vector::halfvec(" + dimension
                                            + ")) halfvec_cosine_ops);"
                                    : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return new Sql()
                .add("SELECT to_regclass(?) IS NOT NULL", table)
                .list(connection, row -> row.getBoolean(1))
                .get(0);
    }

    private static void check(Connection connection, String index, IndexKind kind) throws SQLException {
        new Sql()
                .add("SELECT version, tenants, embedding FROM " + PostgresIndex.tables(index) + "_kind")
                .list(connection, row -> {
                    if (row.getInt(1) != VERSION_OF_TABLES) {
                        throw new IndexException(
                                "the tables of index '" + index + "' have version " + row.getInt(1)
                                        + ", but this version of LLMOps for Java knows version " + VERSION_OF_TABLES
                                        + ": use the version that made them, or index the documents anew under another name",
                                null);
                    }
                    kind.check(
                            "the index '" + index + "' in PostgreSQL",
                            Boolean.toString(row.getBoolean(2)),
                            row.getString(3));
                    return true;
                });
    }
}
