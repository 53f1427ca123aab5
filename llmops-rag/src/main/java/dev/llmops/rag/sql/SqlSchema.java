package dev.llmops.rag.sql;

import dev.llmops.commons.internal.text.WordList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.create.table.ColumnDefinition;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import org.jspecify.annotations.Nullable;

/**
 * What statements may read: tables, their columns, and the functions that they may call. Anything not listed is rejected, including columns that
 * a listed table has in the database.
 *
 * <p>Names without quotes are compared ignoring case. A name in double quotes is allowed if the schema has it in double quotes with the same
 * spelling. Immutable, and safe for use by multiple threads.
 */
public final class SqlSchema {

    /** Functions that read nothing but their arguments and whose results are not larger than these, in the databases that people use. */
    private static final Set<String> PURE = WordList.set("""
            abs avg ceil ceiling char_length coalesce concat count date date_part date_trunc datetime day
            dense_rank first_value floor greatest group_concat ifnull instr julianday lag last_value lead least
            length lower ltrim max min mod month nullif position rank round row_number rtrim sign strftime
            string_agg strpos substr substring sum total trim upper year""");

    private final String ddl;
    private final Map<String, Set<String>> tables;
    private final Set<String> functions;

    private SqlSchema(String ddl, Map<String, Set<String>> tables, Set<String> functions) {
        this.ddl = ddl;
        this.tables = tables;
        this.functions = functions;
    }

    /**
     * {@return the schema of some CREATE TABLE statements} Leave out columns that must not be read; {@code *} in a statement stands for
     * the remaining ones. In addition to these tables, statements may call
     * functions that compute only from their arguments, such as {@code count}, {@code lower} and {@code date_trunc}.
     *
     * @param ddl one or more CREATE TABLE statements with their columns, separated by semicolons
     * @throws IllegalArgumentException if it is anything else
     */
    public static SqlSchema parse(String ddl) {
        Map<String, Set<String>> tables = new LinkedHashMap<>();
        for (Statement statement : statements(ddl)) {
            if (!(statement instanceof CreateTable table) || table.getColumnDefinitions() == null) {
                throw new IllegalArgumentException(
                        "ddl must hold CREATE TABLE statements with columns only, but has: " + statement);
            }
            Set<String> columns = table.getColumnDefinitions().stream()
                    .map(ColumnDefinition::getColumnName)
                    .map(SqlSchema::key)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            String name = key(table.getTable());
            if (tables.put(name, columns) != null) {
                throw new IllegalArgumentException("ddl must define each table once, but has '" + name + "' twice");
            }
        }
        return new SqlSchema(ddl.strip(), Map.copyOf(tables), PURE);
    }

    private static List<Statement> statements(String ddl) {
        if (ddl.isBlank()) {
            throw new IllegalArgumentException("ddl must hold CREATE TABLE statements, but was blank");
        }
        try {
            return CCJSqlParserUtil.parseStatements(ddl);
        } catch (JSQLParserException e) {
            throw new IllegalArgumentException(
                    "ddl must hold CREATE TABLE statements, but cannot be parsed: " + ddl, e);
        }
    }

    /**
     * {@return a copy with more functions that statements may call}
     *
     * @param names functions that read only their arguments, without a schema name
     */
    public SqlSchema allowFunctions(String... names) {
        Stream<String> added = Arrays.stream(names).map(name -> name.toLowerCase(Locale.ROOT));
        return new SqlSchema(
                ddl, tables, Stream.concat(functions.stream(), added).collect(Collectors.toSet()));
    }

    /** {@return the statements it was parsed from, for the prompt of a model that writes SQL} */
    public String ddl() {
        return ddl;
    }

    /** {@return the keys of a table's columns, or null if the table is not listed} */
    @Nullable
    Set<String> columns(String table) {
        return tables.get(table);
    }

    boolean allowsFunction(String name) {
        return functions.contains(key(name));
    }

    /** {@return the keys of all names that a statement may use} */
    Set<String> names() {
        Set<String> names = new HashSet<>(functions);
        tables.forEach((table, columns) -> {
            names.addAll(List.of(table.split("\\.")));
            names.addAll(columns);
        });
        return names;
    }

    /**
     * {@return what two identifiers have in common if they surely name the same thing in every database} Databases fold names without quotes
     * to lower or upper case, so a name in quotes is never taken for one without.
     */
    static String key(String identifier) {
        return identifier.startsWith("\"") ? identifier : identifier.toLowerCase(Locale.ROOT);
    }

    /** {@return the key of a table with the schema that it is in, if it says one} */
    static String key(Table table) {
        List<String> parts = new ArrayList<>(table.getNameParts()); // the table's own name is the first
        Collections.reverse(parts);
        return parts.stream().map(part -> key(String.valueOf(part))).collect(Collectors.joining("."));
    }
}
