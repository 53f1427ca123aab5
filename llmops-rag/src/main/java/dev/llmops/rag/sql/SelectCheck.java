package dev.llmops.rag.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * Lets one SELECT pass that reads what a {@link SqlSchema} lists. Three allow lists hold it: of signs and words ({@link SqlTokens}), of the
 * nodes of the parsed statement (here and in {@link ExpressionCheck}), and of names ({@link SqlScope}). What runs is the text of the parsed
 * statement, so that nothing runs that the parser did not see. It is the first of three fences; the others are a read-only transaction and
 * the rights of the database's user.
 */
final class SelectCheck {

    private final SqlSchema schema;
    /** The names that the statement gives itself. */
    private final Set<String> aliases = new HashSet<>();

    private SelectCheck(SqlSchema schema) {
        this.schema = schema;
    }

    /** {@return the statement as it was parsed, without a semicolon at its end} */
    static String of(String sql, SqlSchema schema) {
        String text = sql.strip().replaceFirst(";$", "").strip();
        if (text.isEmpty()) {
            throw SqlSourceException.refused("it is empty");
        }
        SqlTokens.check(text);
        if (!(parsed(text) instanceof Select select)) {
            throw SqlSourceException.refused("it must be a SELECT, but begins with '" + text.split("\\s", 2)[0] + "'");
        }
        SelectCheck check = new SelectCheck(schema);
        check.select(select, null);
        String parsed = select.toString();
        Set<String> names = schema.names();
        names.addAll(check.aliases);
        SqlTokens.checkWords(parsed, names);
        return parsed;
    }

    private static Statement parsed(String sql) {
        try {
            return CCJSqlParserUtil.newParser(sql)
                    .withAllowComplexParsing(false)
                    .Statement();
        } catch (ParseException | TokenMgrException e) {
            throw SqlSourceException.refused("it cannot be parsed: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** {@return the keys of the columns of its result; one that has no name is left out} */
    Set<String> select(Select select, @Nullable SqlScope outer) {
        SqlScope scope = new SqlScope(schema, outer);
        refuse(select.getPivot() != null || select.getUnPivot() != null, "PIVOT");
        refuse(select.getForMode() != null || select.getForClause() != null, "FOR");
        refuse(select.getFetch() != null, "FETCH; use LIMIT");
        refuse(
                select.getLimitBy() != null || select.getIsolation() != null || select.isOracleSiblings(),
                "that clause");
        if (select.getWithItemsList() != null) {
            select.getWithItemsList().forEach(item -> with(item, scope));
        }
        Set<String> columns;
        if (select instanceof PlainSelect plain) {
            columns = plain(plain, scope);
        } else if (select instanceof SetOperationList list) {
            List<Set<String>> each =
                    list.getSelects().stream().map(one -> select(one, scope)).toList();
            columns = each.get(0);
            columns.forEach(scope::addOutput);
        } else if (select.getClass() == ParenthesedSelect.class) {
            columns = select(((ParenthesedSelect) select).getSelect(), scope);
            columns.forEach(scope::addOutput);
        } else {
            throw refused(select.getClass().getSimpleName());
        }
        ends(select, scope);
        return columns;
    }

    private void ends(Select select, SqlScope scope) {
        ExpressionCheck check = new ExpressionCheck(this, scope);
        orderBy(select.getOrderByElements(), check, scope);
        if (select.getLimit() != null) {
            check.all(select.getLimit().getRowCount(), select.getLimit().getOffset());
            refuse(select.getLimit().getByExpressions() != null, "LIMIT BY");
        }
        if (select.getOffset() != null) {
            check.all(select.getOffset().getOffset());
        }
    }

    /** ORDER BY takes a name alone for a column of the result, and within an expression for one of a table. */
    static void orderBy(@Nullable List<OrderByElement> elements, ExpressionCheck check, SqlScope scope) {
        if (elements == null) {
            return;
        }
        for (OrderByElement element : elements) {
            boolean output = element.getExpression() instanceof Column column && scope.isOutput(column);
            if (!output) {
                check.all(element.getExpression());
            }
        }
    }

    private Set<String> named(ParenthesedSelect select, SqlScope scope) {
        Set<String> columns = select(select, scope);
        PlainSelect first = first(select);
        refuse(first.getSelectItems().size() != columns.size(), "subquery whose columns lack names of their own");
        return columns;
    }

    private static PlainSelect first(Select select) {
        if (select instanceof ParenthesedSelect inner) {
            return first(inner.getSelect());
        }
        return select instanceof SetOperationList list ? first(list.getSelect(0)) : (PlainSelect) select;
    }

    private void with(WithItem<?> item, SqlScope scope) {
        refuse(item.isRecursive(), "RECURSIVE");
        if (!(item.getParenthesedStatement() instanceof ParenthesedSelect select)) {
            throw refused("WITH over a statement that writes");
        }
        refuse(item.getWithItemList() != null, "column names after a name of WITH: name the columns in its SELECT");
        Set<String> columns = named(select, scope);
        scope.addSubquery(unquotedAlias(item.getAlias()), columns);
    }

    private Set<String> plain(PlainSelect select, SqlScope scope) {
        refuseExtras(select);
        ExpressionCheck check = new ExpressionCheck(this, scope);
        from(select.getFromItem(), scope);
        List<Join> joins = select.getJoins() == null ? List.of() : select.getJoins();
        joins.forEach(join -> join(join, scope, check));
        Set<String> columns = items(select, scope, check);
        columns.forEach(scope::addOutput);
        check.all(select.getWhere(), select.getHaving());
        if (select.getGroupBy() != null) {
            refuse(!select.getGroupBy().getGroupingSets().isEmpty(), "GROUPING SETS");
            check.all(select.getGroupBy().getGroupByExpressionList());
        }
        if (select.getDistinct() != null) {
            refuse(select.getDistinct().getOnSelectItems() != null, "DISTINCT ON");
        }
        return columns;
    }

    private static void refuseExtras(PlainSelect select) {
        refuse(select.getIntoTables() != null || select.getIntoTempTable() != null, "INTO");
        refuse(select.getLateralViews() != null, "LATERAL");
        refuse(select.getTop() != null || select.getSkip() != null || select.getFirst() != null, "TOP; use LIMIT");
        refuse(select.getSampleClause() != null, "SAMPLE");
        refuse(select.getQualify() != null || select.getPreferringClause() != null, "QUALIFY");
        refuse(select.getOracleHierarchical() != null || select.getOracleHint() != null, "CONNECT BY");
        refuse(select.getWindowDefinitions() != null, "WINDOW; write the window into OVER");
    }

    private Set<String> items(PlainSelect select, SqlScope scope, ExpressionCheck check) {
        Set<String> columns = new LinkedHashSet<>();
        List<SelectItem<?>> items = new ArrayList<>();
        for (SelectItem<?> item : select.getSelectItems()) {
            if (item.getExpression() instanceof AllColumns star) {
                items.addAll(columns(star, scope));
            } else {
                items.add(item);
            }
        }
        for (SelectItem<?> item : items) {
            check.all(item.getExpression());
            if (item.getAlias() != null) {
                columns.add(alias(item.getAlias().getName()));
            } else if (item.getExpression() instanceof Column column) {
                columns.add(SqlSchema.key(column.getColumnName()));
            }
        }
        select.setSelectItems(items);
        return columns;
    }

    /** A star is written out, since a table of the database may have columns that the schema does not list. */
    private static List<SelectItem<?>> columns(AllColumns star, SqlScope scope) {
        String source = star instanceof AllTableColumns of ? of.getTable().getFullyQualifiedName() : null;
        refuse(!star.toString().equals(source == null ? "*" : source + ".*"), "'" + star + "'");
        return scope.columns(source).stream()
                .<SelectItem<?>>map(column -> new SelectItem<>(column))
                .toList();
    }

    private void join(Join join, SqlScope scope, ExpressionCheck check) {
        refuse(join.isNatural(), "NATURAL JOIN: name the columns in ON");
        refuse(join.isApply() || join.isWindowJoin() || join.isGlobal() || join.getJoinHint() != null, "that join");
        refuse(join.getUsingColumns() != null && !join.getUsingColumns().isEmpty(), "USING: name the columns in ON");
        from(join.getFromItem(), scope);
        join.getOnExpressions().forEach(check::all);
    }

    private void from(@Nullable FromItem item, SqlScope scope) {
        if (item == null) {
            return;
        }
        if (item.getClass() == Table.class) {
            Table table = (Table) item;
            refuse(table.getSampleClause() != null || table.getPivot() != null || table.getUnPivot() != null, "SAMPLE");
            refuse(table.getIndexHint() != null || table.getSqlServerHints() != null, "hints");
            String name = table.getAlias() == null ? table.getName() : unquotedAlias(table.getAlias());
            scope.addSource(name, scope.columnsOf(table));
        } else if (item.getClass() == ParenthesedSelect.class) {
            refuse(item.getAlias() == null, "a subquery in FROM without an alias");
            scope.addSource(unquotedAlias(item.getAlias()), named((ParenthesedSelect) item, scope.enclosing()));
        } else {
            throw refused("'" + item + "' in FROM: name tables and subqueries only");
        }
    }

    /** Whether two spellings in quotes and without are one name depends on the database, so those of tables have none. */
    private String unquotedAlias(Alias alias) {
        refuse(alias.getAliasColumns() != null, "an alias with columns");
        refuse(alias.getName().startsWith("\""), "the alias " + alias.getName() + " in quotes");
        return alias(alias.getName());
    }

    private String alias(String name) {
        String key = SqlSchema.key(name);
        aliases.add(key);
        return key;
    }

    static void refuse(boolean found, String what) {
        if (found) {
            throw refused(what);
        }
    }

    static SqlSourceException refused(String what) {
        return SqlSourceException.refused("it must be a plain SELECT, which has no " + what);
    }
}
