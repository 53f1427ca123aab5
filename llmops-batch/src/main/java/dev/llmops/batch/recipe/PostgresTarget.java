package dev.llmops.batch.recipe;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * An index in PostgreSQL with pgvector, which each machine writes to. It needs {@code llmops-rag} and PostgreSQL's JDBC driver there. Immutable.
 *
 * @param connections names the class that makes the {@link DataSource} on each machine; one that is {@link AutoCloseable} is closed when it is not needed any more
 * @param index the index's name, as of {@code RagIndex.postgres}
 */
public record PostgresTarget(FactorySource connections, String index) implements Serializable {

    /** Refuses nulls. */
    public PostgresTarget {
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(index, "index");
    }

    /**
     * {@return the index of a name}
     *
     * @param connections the class that makes the connections: see {@link FactorySource}
     * @param settings what it is given, for example the database's address; never a password
     * @param index the index's name
     */
    public static PostgresTarget of(
            Class<? extends Function<Map<String, String>, ? extends DataSource>> connections,
            Map<String, String> settings,
            String index) {
        return new PostgresTarget(FactorySource.of(connections, settings), index);
    }
}
