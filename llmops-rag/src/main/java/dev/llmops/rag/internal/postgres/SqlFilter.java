package dev.llmops.rag.internal.postgres;

import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scopes and filters as conditions in SQL on the columns tenant and metadata. What has the character U+0000 in it is in no
 * row and cannot be bound, so such a condition is answered here.
 */
final class SqlFilter {

    private SqlFilter() {}

    /** Adds " AND ..." for everything that a scope demands. */
    static void add(Sql sql, IndexScope scope) {
        addTenant(sql, scope.tenant());
        if (!scope.filter().equals(Filter.all())) {
            sql.add(" AND ");
            condition(sql, scope.filter());
        }
    }

    static void addTenant(Sql sql, @Nullable String tenant) {
        if (PgText.hasZero(tenant)) {
            sql.add(" AND false");
        } else if (tenant != null) {
            sql.add(" AND tenant = ?", tenant);
        }
    }

    /** Each is true or false and never null, so that its negation is right. */
    private static void condition(Sql sql, Filter filter) {
        if (neverMet(filter)) {
            sql.add("false");
        } else if (filter instanceof Filter.Equal equal) {
            equal(sql, equal);
        } else if (filter instanceof Filter.In in) {
            List<String> values = in.values().stream()
                    .filter(value -> !PgText.hasZero(value))
                    .map(MetadataTerms::json)
                    .toList();
            sql.add("coalesce(metadata -> ?::text = ANY (?::text[]::jsonb[]), false)", in.field(), values);
        } else if (filter instanceof Filter.Compare compare) {
            compare(sql, compare);
        } else if (filter instanceof Filter.Contains contains) {
            typed(sql, contains.field(), "string");
            sql.add("strpos(metadata ->> ?::text, ?) > 0 ELSE false END)", contains.field(), contains.text());
        } else if (filter instanceof Filter.Exists exists) {
            sql.add("jsonb_exists(metadata, ?)", exists.field());
        } else if (filter instanceof Filter.Not not) {
            sql.add("NOT ");
            condition(sql, not.part());
        } else if (filter instanceof Filter.And and) {
            joined(sql, and.parts(), " AND ", "true");
        } else if (filter instanceof Filter.Or or) {
            joined(sql, or.parts(), " OR ", "false");
        }
    }

    private static boolean neverMet(Filter filter) {
        if (filter instanceof Filter.Equal equal) {
            return PgText.hasZero(equal.field()) || PgText.hasZero(equal.value());
        }
        if (filter instanceof Filter.Contains contains) {
            return PgText.hasZero(contains.field()) || PgText.hasZero(contains.text());
        }
        return (filter instanceof Filter.In in && PgText.hasZero(in.field()))
                || (filter instanceof Filter.Compare compare && PgText.hasZero(compare.field()))
                || (filter instanceof Filter.Exists exists && PgText.hasZero(exists.field()));
    }

    private static void equal(Sql sql, Filter.Equal equal) {
        boolean scalar = !(equal.value() instanceof List || equal.value() instanceof Map);
        if (scalar) {
            // For a scalar the same, and an index helps.
            sql.add("metadata @> ?::jsonb", MetadataTerms.json(Map.of(equal.field(), equal.value())));
        } else {
            sql.add(
                    "coalesce(metadata -> ?::text = ?::jsonb, false)",
                    equal.field(),
                    MetadataTerms.json(equal.value()));
        }
    }

    private static void compare(Sql sql, Filter.Compare compare) {
        if (PgText.hasZero(compare.value())) {
            compare(sql, beforeZero(compare));
            return;
        }
        String operator = switch (compare.comparison()) {
            case LESS -> "<";
            case AT_MOST -> "<=";
            case GREATER -> ">";
            case AT_LEAST -> ">=";
        };
        if (compare.value() instanceof Number number) {
            typed(sql, compare.field(), "number");
            sql.add(
                    "(metadata ->> ?::text)::numeric " + operator + " ? ELSE false END)",
                    compare.field(),
                    new BigDecimal(number.toString()));
        } else {
            typed(sql, compare.field(), "string");
            // By bytes of UTF-8, which is by code points.
            sql.add(
                    "(metadata ->> ?::text) COLLATE \"C\" " + operator + " ? ELSE false END)",
                    compare.field(),
                    compare.value());
        }
    }

    /** U+0000 is the first of all characters: what has none and comes before a bound with it is at most what stands before it. */
    private static Filter.Compare beforeZero(Filter.Compare compare) {
        String bound = compare.value().toString();
        Filter.Comparison same = switch (compare.comparison()) {
            case LESS, AT_MOST -> Filter.Comparison.AT_MOST;
            case GREATER, AT_LEAST -> Filter.Comparison.GREATER;
        };
        return new Filter.Compare(compare.field(), same, bound.substring(0, bound.indexOf('\0')));
    }

    private static void typed(Sql sql, String field, String type) {
        sql.add("(CASE WHEN coalesce(jsonb_typeof(metadata -> ?::text), '') = '" + type + "' THEN ", field);
    }

    private static void joined(Sql sql, List<Filter> parts, String operator, String none) {
        if (parts.isEmpty()) {
            sql.add(none);
            return;
        }
        String before = "(";
        for (Filter part : parts) {
            sql.add(before);
            condition(sql, part);
            before = operator;
        }
        sql.add(")");
    }
}
