package dev.llmops.springai.rag;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.rag.index.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Operand;

/** Spring AI's filter expressions as ours, and conditions of equality as Spring AI's. */
final class SpringAiFilters {

    private SpringAiFilters() {}

    static Filter from(@Nullable Expression expression) {
        return expression == null ? Filter.all() : tree(expression);
    }

    private static Filter tree(@Nullable Operand operand) {
        if (operand instanceof Group group) {
            return tree(group.content());
        }
        if (!(operand instanceof Expression expression)) {
            throw new InvalidRequestException("a filter must join expressions, but had " + operand);
        }
        return switch (expression.type()) {
            case AND -> Filter.and(tree(expression.left()), tree(expression.right()));
            case OR -> Filter.or(tree(expression.left()), tree(expression.right()));
            case NOT -> Filter.not(tree(expression.left()));
            default -> condition(expression);
        };
    }

    private static Filter condition(Expression expression) {
        String field = field(expression);
        return switch (expression.type()) {
            case EQ -> Filter.eq(field, value(expression));
            case NE -> Filter.ne(field, value(expression));
            case GT -> Filter.gt(field, value(expression));
            case GTE -> Filter.gte(field, value(expression));
            case LT -> Filter.lt(field, value(expression));
            case LTE -> Filter.lte(field, value(expression));
            case IN -> Filter.in(field, values(expression));
            case NIN -> Filter.not(Filter.in(field, values(expression)));
            case ISNULL -> Filter.not(Filter.exists(field));
            case ISNOTNULL -> Filter.exists(field);
            case AND, OR, NOT -> throw new IllegalStateException(expression.type() + " is no condition");
        };
    }

    /** {@return the conditions of equality that are all of an expression} */
    static Map<String, Object> equalities(@Nullable Expression expression) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (expression != null) {
            collect(expression, all);
        }
        return all;
    }

    private static void collect(@Nullable Operand operand, Map<String, Object> into) {
        if (operand instanceof Group group) {
            collect(group.content(), into);
        } else if (operand instanceof Expression and && and.type() == ExpressionType.AND) {
            collect(and.left(), into);
            collect(and.right(), into);
        } else if (operand instanceof Expression is && is.type() == ExpressionType.EQ) {
            Object before = into.putIfAbsent(field(is), value(is));
            // The last one must not win: it may be a user's, behind the one that keeps users apart.
            if (before != null && !before.equals(value(is))) {
                throw new InvalidRequestException("a filter must name one value for '" + field(is) + "', but asks for '"
                        + before + "' and '" + value(is) + "' at once, which nothing has");
            }
        } else {
            throw new InvalidRequestException(
                    "a retriever takes conditions of equality joined by AND only, but the filter" + " has " + operand
                            + "; use the index behind it as a vector store");
        }
    }

    /** {@return conditions of equality, joined by AND, or null for none} */
    static @Nullable Expression all(Map<String, Object> equal) {
        List<Expression> conditions = new ArrayList<>();
        equal.forEach((name, value) -> conditions.add(new Expression(
                ExpressionType.EQ,
                new org.springframework.ai.vectorstore.filter.Filter.Key(name),
                new org.springframework.ai.vectorstore.filter.Filter.Value(value))));
        return conditions.stream()
                .reduce((left, right) -> new Expression(ExpressionType.AND, left, right))
                .orElse(null);
    }

    private static String field(Expression expression) {
        if (expression.left() instanceof org.springframework.ai.vectorstore.filter.Filter.Key key) {
            return key.key();
        }
        throw new InvalidRequestException("a condition must begin with a key, but had " + expression.left());
    }

    private static Object value(Expression expression) {
        if (expression.right() instanceof org.springframework.ai.vectorstore.filter.Filter.Value value
                && value.value() != null) {
            return json(value.value());
        }
        throw new InvalidRequestException("a condition must end with a value, but had " + expression.right());
    }

    private static List<Object> values(Expression expression) {
        if (expression.right() instanceof org.springframework.ai.vectorstore.filter.Filter.Value value
                && value.value() instanceof List<?> list) {
            return list.stream().map(SpringAiFilters::json).toList();
        }
        throw new InvalidRequestException(
                expression.type() + " must be followed by a list, but was by " + expression.right());
    }

    private static Object json(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
