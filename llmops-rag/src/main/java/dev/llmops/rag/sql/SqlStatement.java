package dev.llmops.rag.sql;

import java.util.List;
import java.util.Objects;

/**
 * A query with its parameters.
 *
 * @param sql one SELECT, with {@code ?} for each parameter
 * @param parameters values for {@code PreparedStatement.setObject}, in order
 */
public record SqlStatement(String sql, List<Object> parameters) {

    /** Copies the list. */
    public SqlStatement {
        Objects.requireNonNull(sql, "sql");
        parameters = List.copyOf(parameters);
    }
}
