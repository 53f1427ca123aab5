package dev.llmops.rag.sql;

import static dev.llmops.rag.sql.SelectCheck.refuse;
import static dev.llmops.rag.sql.SelectCheck.refused;

import java.util.Collection;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import org.jspecify.annotations.Nullable;

/** The expressions that a statement may have. Classes are compared exactly: what the parser adds in a later version is refused. */
final class ExpressionCheck {

    private static final Set<Class<?>> LITERALS = Set.of(
            LongValue.class,
            DoubleValue.class,
            NullValue.class,
            BooleanValue.class,
            TimeKeyExpression.class,
            DateTimeLiteralExpression.class);

    private static final Set<Class<?>> BINARY = Set.of(
            Addition.class,
            Subtraction.class,
            Multiplication.class,
            Division.class,
            Modulo.class,
            Concat.class,
            AndExpression.class,
            OrExpression.class,
            EqualsTo.class,
            NotEqualsTo.class,
            GreaterThan.class,
            GreaterThanEquals.class,
            MinorThan.class,
            MinorThanEquals.class,
            LikeExpression.class);

    private final SelectCheck selects;
    private final SqlScope scope;

    ExpressionCheck(SelectCheck selects, SqlScope scope) {
        this.selects = selects;
        this.scope = scope;
    }

    /** Checks expressions; null is none. */
    void all(@Nullable Expression... expressions) {
        for (Expression expression : expressions) {
            if (expression != null) {
                one(expression);
            }
        }
    }

    private void all(@Nullable Collection<? extends Expression> expressions) {
        if (expressions != null) {
            expressions.forEach(this::one);
        }
    }

    private void one(Expression expression) {
        Class<?> type = expression.getClass();
        if (LITERALS.contains(type)) {
            return;
        }
        if (BINARY.contains(type)) {
            BinaryExpression binary = (BinaryExpression) expression;
            all(binary.getLeftExpression(), binary.getRightExpression());
            all(expression instanceof LikeExpression like ? like.getEscape() : null);
        } else if (expression instanceof Column column) {
            refuse(column.getArrayConstructor() != null, "arrays");
            scope.check(column);
        } else if (expression instanceof StringValue text) {
            refuse(text.getPrefix() != null, "text with the prefix '" + text.getPrefix() + "'");
        } else if (expression instanceof JdbcParameter parameter) {
            refuse(!parameter.toString().equals("?"), "numbered parameters");
        } else if (type == ParenthesedSelect.class) {
            selects.select((ParenthesedSelect) expression, scope);
        } else if (type == ExpressionList.class || type == ParenthesedExpressionList.class) {
            all((ExpressionList<?>) expression);
        } else if (!call(expression) && !operator(expression)) {
            throw refused("'" + expression + "'");
        }
    }

    private boolean call(Expression expression) {
        if (expression instanceof Function function) {
            function(function);
        } else if (expression instanceof AnalyticExpression window) {
            window(window);
        } else if (expression instanceof CastExpression cast) {
            refuse(cast.getFormat() != null || !cast.getColumnDefinitions().isEmpty(), "cast such as " + cast);
            all(cast.getLeftExpression());
        } else if (expression instanceof TrimFunction trim) {
            all(trim.getExpression(), trim.getFromExpression());
        } else if (expression instanceof ExtractExpression extract) {
            all(extract.getExpression());
        } else {
            return false;
        }
        return true;
    }

    private boolean operator(Expression expression) {
        if (expression instanceof NotExpression not) {
            all(not.getExpression());
        } else if (expression instanceof SignedExpression signed) {
            all(signed.getExpression());
        } else if (expression instanceof Between between) {
            all(between.getLeftExpression(), between.getBetweenExpressionStart(), between.getBetweenExpressionEnd());
        } else if (expression instanceof InExpression in) {
            all(in.getLeftExpression(), in.getRightExpression());
        } else if (expression instanceof IsNullExpression isNull) {
            all(isNull.getLeftExpression());
        } else if (expression instanceof IsBooleanExpression is) {
            all(is.getLeftExpression());
        } else if (expression instanceof ExistsExpression exists) {
            all(exists.getRightExpression());
        } else if (expression instanceof CaseExpression chosen) {
            all(chosen.getSwitchExpression(), chosen.getElseExpression());
            chosen.getWhenClauses().forEach(when -> all(when.getWhenExpression(), when.getThenExpression()));
        } else if (expression instanceof IntervalExpression interval) {
            all(interval.getExpression());
        } else {
            return false;
        }
        return true;
    }

    private void function(Function function) {
        name(function.getName());
        refuse(
                function.getAttribute() != null
                        || function.getNamedParameters() != null
                        || function.getKeep() != null
                        || function.isEscaped()
                        || function.getLimit() != null
                        || function.getHavingClause() != null,
                "call such as " + function);
        parameters(function.getName(), function.getParameters());
        SelectCheck.orderBy(function.getOrderByElements(), this, scope.withoutOutputs());
    }

    /** The star of {@code count(*)} reads no column. */
    private void parameters(String name, @Nullable ExpressionList<?> parameters) {
        boolean star = parameters != null
                && parameters.size() == 1
                && parameters.get(0).getClass() == AllColumns.class;
        refuse(star && !SqlSchema.key(name).equals("count"), "'*' in " + name);
        if (!star) {
            all(parameters);
        }
    }

    private void window(AnalyticExpression window) {
        name(window.getName());
        refuse(
                window.getKeep() != null
                        || window.getWindowName() != null
                        || window.getLimit() != null
                        || window.getHavingClause() != null,
                "window such as " + window);
        if (!(window.getExpression() instanceof AllColumns)
                || !SqlSchema.key(window.getName()).equals("count")) {
            all(window.getExpression());
        }
        all(window.getOffset(), window.getDefaultValue(), window.getFilterExpression());
        all(window.getPartitionExpressionList());
        SelectCheck.orderBy(window.getOrderByElements(), this, scope.withoutOutputs());
        SelectCheck.orderBy(window.getFuncOrderBy(), this, scope.withoutOutputs());
    }

    private void name(String name) {
        if (!scope.schema().allowsFunction(name)) {
            throw SqlSourceException.refused("the function '" + name + "' is not allowed");
        }
    }
}
