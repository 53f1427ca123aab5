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
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's filters as ours.
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
}
