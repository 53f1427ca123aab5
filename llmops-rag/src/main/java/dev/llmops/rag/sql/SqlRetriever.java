package dev.llmops.rag.sql;

import dev.llmops.api.message.Message;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.TenantMismatchException;
import dev.llmops.rag.index.TenantRequiredException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a database as passages: one SELECT per question, checked, in a read-only transaction that is rolled back,
 * with limits on rows and time. Each row is a passage with a line of text {@code column: value; column: value}, its range
 * within the text of all rows, and its columns as metadata; filters apply to these, among the rows that were read.
 *
 * <p>The statement is parsed, and rejected with a {@link SqlSourceException} unless all its tables, columns and functions are in the
 * {@link SqlSchema}. Still give the connections a user that can read only these tables: a view or a function of the
 * database can do more than its name suggests. A driver that ignores a request to make a connection read-only is rejected; SQLite
 * must be opened read-only.
 *
 * <p>Immutable, and safe for use by multiple threads if its writer is.
 */
public final class SqlRetriever implements Retriever {

    private static final int MAX_ROWS = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Function<RetrievalQuery, DataSource> connections;
    private final SqlSchema schema;
    private final SqlWriter writer;
    private final int maxRows;
    private final Duration timeout;

    private SqlRetriever(
            String name,
            Function<RetrievalQuery, DataSource> connections,
            SqlSchema schema,
            SqlWriter writer,
            int maxRows,
            Duration timeout) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name must say what the rows are, but was blank");
        }
        this.name = name;
        this.connections = connections;
        this.schema = Objects.requireNonNull(schema, "schema");
        this.writer = Objects.requireNonNull(writer, "writer");
        this.maxRows = maxRows;
        this.timeout = timeout;
    }

    /**
     * {@return a retriever over tables without tenants; a question for a tenant is rejected} It reads at most 200 rows in at
     * most 10 seconds.
     *
     * @param name the name of the rows; their passages' documents are {@code name/} and a digest of the statement
     * @param connections the source of a connection for each question
     * @param schema what statements may read
     * @param writer writes the statement
     */
    public static SqlRetriever over(String name, DataSource connections, SqlSchema schema, SqlWriter writer) {
        Objects.requireNonNull(connections, "connections");
        return new SqlRetriever(name, query -> untenanted(name, query, connections), schema, writer, MAX_ROWS, TIMEOUT);
    }

    /**
     * {@return a retriever that reads a tenant's rows through connections that reach no others} A statement can be written in
     * many ways, so the database must separate tenants: by a user with row security, a schema, or a database for each.
     *
     * @param name the name of the rows
     * @param connections the connections of a tenant, by its name; null if there is no such tenant, which is rejected
     * @param schema what statements may read
     * @param writer writes the statement
     */
    public static SqlRetriever overTenants(
            String name, Function<String, @Nullable DataSource> connections, SqlSchema schema, SqlWriter writer) {
        Objects.requireNonNull(connections, "connections");
        return new SqlRetriever(name, query -> ofTenant(name, query, connections), schema, writer, MAX_ROWS, TIMEOUT);
    }

    private static DataSource untenanted(String name, RetrievalQuery query, DataSource connections) {
        if (query.tenant() != null) {
            throw new TenantMismatchException(
                    "'" + name + "' does not keep tenants apart, but was asked for '" + query.tenant() + "'");
        }
        return connections;
    }

    private static DataSource ofTenant(
            String name, RetrievalQuery query, Function<String, @Nullable DataSource> connections) {
        String tenant = query.tenant();
        if (tenant == null) {
            throw new TenantRequiredException("'" + name + "' keeps tenants apart: the question must say for whom");
        }
        DataSource own = connections.apply(tenant);
        if (own == null) {
            throw new TenantMismatchException("'" + name + "' knows no tenant '" + tenant + "'");
        }
        return own;
    }

    /**
     * {@return a copy with another row limit}
     *
     * @param rows at least 1
     */
    public SqlRetriever maxRows(int rows) {
        Require.atLeast("maxRows", rows, 1);
        return new SqlRetriever(name, connections, schema, writer, rows, timeout);
    }

    /**
     * {@return a copy with another time limit for a statement}
     *
     * @param limit at least a second; fractions of a second are dropped, since drivers support only whole seconds
     */
    public SqlRetriever timeout(Duration limit) {
        if (limit.toSeconds() < 1) {
            throw new IllegalArgumentException("timeout must be at least one second, but was " + limit);
        }
        return new SqlRetriever(name, connections, schema, writer, maxRows, limit);
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        return search(query, List.of()).passages();
    }

    @Override
    public RetrievalResult search(RetrievalQuery query, List<Message> history) {
        DataSource source = connections.apply(query);
        SqlStatement written = writer.write(query);
        SqlStatement statement = new SqlStatement(SelectCheck.of(written.sql(), schema), written.parameters());
        List<Map<String, Object>> rows = ReadOnlyRows.read(name, source, statement, maxRows, timeout);
        List<Passage> passages = new RowPassages(name, statement)
                .of(rows).stream()
                        .filter(passage -> passes(query, passage))
                        .limit(query.limit())
                        .toList();
        Map<String, Object> details =
                Map.of("source", name, "sql", statement.sql(), "moreRowsPossible", rows.size() == maxRows);
        return new RetrievalResult(
                passages, List.of(new RetrievalStep("sql", rows.size(), passages.size(), List.of(), details)));
    }

    private static boolean passes(RetrievalQuery query, Passage passage) {
        return query.filter().entrySet().stream()
                .allMatch(
                        wanted -> Filter.eq(wanted.getKey(), wanted.getValue()).test(passage.metadata()));
    }
}
