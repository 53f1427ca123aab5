package dev.llmops.langchain4j.rag;

import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import dev.llmops.rag.index.Filter;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's filters as ours, and back.
 */
final class LangChain4jFilters {

    private LangChain4jFilters() {}

    /**
     * {@return a filter of LangChain4j as ours}
     *
     * @param filter the filter, or null for none
     * @throws IllegalArgumentException if it is of a class that LangChain4j does not come with
     */
    public static Filter from(dev.langchain4j.store.embedding.filter.@Nullable Filter filter) {
        if (filter == null) {
            return Filter.all();
        }
        if (filter instanceof And and) {
            return Filter.and(from(and.left()), from(and.right()));
        }
        if (filter instanceof Or or) {
            return Filter.or(from(or.left()), from(or.right()));
        }
        return filter instanceof Not not ? Filter.not(from(not.expression())) : comparison(filter);
    }

    private static Filter comparison(dev.langchain4j.store.embedding.filter.Filter filter) {
        if (filter instanceof IsEqualTo is) {
            return Filter.eq(is.key(), value(is.comparisonValue()));
        }
        if (filter instanceof IsNotEqualTo is) {
            return Filter.ne(is.key(), value(is.comparisonValue()));
        }
        if (filter instanceof IsIn is) {
            return Filter.in(is.key(), values(is.comparisonValues()));
        }
        if (filter instanceof IsNotIn is) {
            return Filter.not(Filter.in(is.key(), values(is.comparisonValues())));
        }
        if (filter instanceof ContainsString is) {
            return Filter.contains(is.key(), is.comparisonValue());
        }
        return order(filter);
    }

    private static Filter order(dev.langchain4j.store.embedding.filter.Filter filter) {
        if (filter instanceof IsLessThan is) {
            return Filter.lt(is.key(), value(is.comparisonValue()));
        }
        if (filter instanceof IsLessThanOrEqualTo is) {
            return Filter.lte(is.key(), value(is.comparisonValue()));
        }
        if (filter instanceof IsGreaterThan is) {
            return Filter.gt(is.key(), value(is.comparisonValue()));
        }
        if (filter instanceof IsGreaterThanOrEqualTo is) {
            return Filter.gte(is.key(), value(is.comparisonValue()));
        }
        throw new IllegalArgumentException("a filter must be one that LangChain4j comes with, but was a "
                + filter.getClass().getName());
    }

    private static Object value(Object value) {
        return value instanceof UUID ? value.toString() : value;
    }

    private static List<Object> values(Collection<?> values) {
        return values.stream().map(LangChain4jFilters::value).toList();
    }

    /**
     * {@return one of our filters as LangChain4j's, or null if it lets everything through}
     *
     * @param filter the filter
     * @throws IllegalArgumentException if LangChain4j has no such condition: {@code exists}, {@code or} of nothing
     */
    public static dev.langchain4j.store.embedding.filter.@Nullable Filter to(Filter filter) {
        return filter.equals(Filter.all()) ? null : tree(filter);
    }

    private static dev.langchain4j.store.embedding.filter.Filter tree(Filter filter) {
        if (filter instanceof Filter.And and) {
            return joined(
                    and.parts().stream()
                            .filter(part -> !part.equals(Filter.all()))
                            .toList(),
                    And::new);
        }
        if (filter instanceof Filter.Or or) {
            return joined(or.parts(), Or::new);
        }
        if (filter instanceof Filter.Not not) {
            return new Not(tree(not.part()));
        }
        if (filter instanceof Filter.Equal equal) {
            return new IsEqualTo(equal.field(), equal.value());
        }
        if (filter instanceof Filter.In in) {
            return new IsIn(in.field(), in.values());
        }
        if (filter instanceof Filter.Contains contains) {
            return new ContainsString(contains.field(), contains.text());
        }
        if (filter instanceof Filter.Compare compare) {
            return switch (compare.comparison()) {
                case LESS -> new IsLessThan(compare.field(), comparable(compare.value()));
                case AT_MOST -> new IsLessThanOrEqualTo(compare.field(), comparable(compare.value()));
                case GREATER -> new IsGreaterThan(compare.field(), comparable(compare.value()));
                case AT_LEAST -> new IsGreaterThanOrEqualTo(compare.field(), comparable(compare.value()));
            };
        }
        throw unknown(filter);
    }

    private static dev.langchain4j.store.embedding.filter.Filter joined(
            List<Filter> parts, BinaryOperator<dev.langchain4j.store.embedding.filter.Filter> join) {
        return parts.stream()
                .map(LangChain4jFilters::tree)
                .reduce(join)
                .orElseThrow(() -> new IllegalArgumentException(
                        "LangChain4j has no condition that is always or never met, but the filter holds one"));
    }

    private static Comparable<?> comparable(Object value) {
        return (Comparable<?>) value;
    }

    private static IllegalArgumentException unknown(Filter filter) {
        return new IllegalArgumentException("LangChain4j has no condition like " + filter);
    }
}
