package dev.llmops.rag.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/**
 * The names that one SELECT can see. A column without a qualifier must be of this SELECT's own tables: a table may have columns that the schema
 * does not list, and a database would take one of these before a listed one of an outer SELECT.
 */
final class SqlScope {

    private final SqlSchema schema;
    private final @Nullable SqlScope outer;
    private final Map<String, Set<String>> subqueries = new LinkedHashMap<>();
    private final Map<String, Set<String>> sources = new LinkedHashMap<>();
    private final Set<String> outputs = new HashSet<>();

    SqlScope(SqlSchema schema, @Nullable SqlScope outer) {
        this.schema = schema;
        this.outer = outer;
    }

    SqlSchema schema() {
        return schema;
    }

    /** Adds what WITH names. */
    void addSubquery(String name, Set<String> columns) {
        if (schema.columns(SqlSchema.key(name)) != null || subqueries.put(SqlSchema.key(name), columns) != null) {
            throw SqlSourceException.refused("a name of WITH must be used once and by no table, but '" + name + "' is");
        }
    }

    /** {@return the columns of a table or of a name of WITH} */
    Set<String> columnsOf(Table table) {
        String name = SqlSchema.key(table);
        for (SqlScope scope = this; scope != null; scope = scope.outer) {
            Set<String> columns = scope.subqueries.get(name);
            if (columns != null) {
                return columns;
            }
        }
        Set<String> columns = schema.columns(name);
        if (columns == null) {
            throw SqlSourceException.refused("the table '" + name + "' is not in the schema");
        }
        return columns;
    }

    /** Adds an entry of FROM under its alias, or under its own name. */
    void addSource(String name, Set<String> columns) {
        if (sources.put(SqlSchema.key(name), columns) != null) {
            throw SqlSourceException.refused(
                    "FROM must name each table once, but has '" + name + "' twice: give aliases");
        }
    }

    /** Adds the name of a column of the result, which ORDER BY may use. */
    void addOutput(String name) {
        outputs.add(SqlSchema.key(name));
    }

    boolean isOutput(Column column) {
        return column.getTable() == null && outputs.contains(SqlSchema.key(column.getColumnName()));
    }

    /** {@return the same without columns of the result, for an ORDER BY that does not see these} */
    SqlScope withoutOutputs() {
        SqlScope inner = new SqlScope(schema, outer);
        inner.subqueries.putAll(subqueries);
        inner.sources.putAll(sources);
        return inner;
    }

    /** {@return the scope of a subquery in FROM, which sees what WITH names, but none of the tables beside it} */
    SqlScope enclosing() {
        SqlScope inner = new SqlScope(schema, outer);
        inner.subqueries.putAll(subqueries);
        return inner;
    }

    /** {@return the columns of an entry of FROM, of all if none is named} */
    List<Column> columns(@Nullable String source) {
        if (source != null && !sources.containsKey(SqlSchema.key(source))) {
            throw SqlSourceException.refused("'" + source + "' is no table or alias of FROM");
        }
        List<Column> columns = new ArrayList<>();
        sources.forEach((name, own) -> {
            if (source == null || name.equals(SqlSchema.key(source))) {
                own.forEach(column -> columns.add(new Column(new Table(name), column)));
            }
        });
        return columns;
    }

    void check(Column column) {
        String name = column.getColumnName();
        if (column.getTable() == null || column.getTable().getName() == null) {
            if (sources.values().stream().noneMatch(columns -> columns.contains(SqlSchema.key(name)))) {
                throw SqlSourceException.refused("the column '" + name
                        + "' is not one of the tables in FROM; a column of an outer SELECT needs its table's name");
            }
            return;
        }
        String qualifier = column.getTable().getName();
        Set<String> columns = qualified(qualifier);
        if (column.getTable().getNameParts().size() > 1 || columns == null) {
            throw SqlSourceException.refused(
                    "'" + column.getTable().getFullyQualifiedName() + "' is no table or alias of FROM");
        }
        if (!columns.contains(SqlSchema.key(name))) {
            throw SqlSourceException.refused("'" + qualifier + "' has no column '" + name + "' in the schema");
        }
    }

    private @Nullable Set<String> qualified(String name) {
        for (SqlScope scope = this; scope != null; scope = scope.outer) {
            Set<String> columns = scope.sources.get(SqlSchema.key(name));
            if (columns != null) {
                return columns;
            }
        }
        return null;
    }
}
