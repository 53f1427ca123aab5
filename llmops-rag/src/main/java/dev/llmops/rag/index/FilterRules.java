package dev.llmops.rag.index;

import dev.llmops.api.json.JsonValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What filters mean: equality and order of values, and how large a tree may be. */
final class FilterRules {

    static final Filter ALL = new Filter.And(List.of());

    private static final int MAX_CONDITIONS = 500;
    private static final int DEEPEST = 100;

    private FilterRules() {}

    static Object value(String field, Object value) {
        Objects.requireNonNull(value, () -> "value of field '" + field + "'");
        return Objects.requireNonNull(
                JsonValues.copyOf("filter", Map.of(field, value)).get(field));
    }

    static void requireSize(List<Filter> parts) {
        int depth = 1 + parts.stream().mapToInt(FilterRules::depth).max().orElse(0);
        int size = 1 + parts.stream().mapToInt(FilterRules::size).sum();
        if (depth > DEEPEST || size > MAX_CONDITIONS) {
            throw new IllegalArgumentException("a filter must have at most " + MAX_CONDITIONS
                    + " conditions in at most " + DEEPEST + " levels, but has " + size + " in " + depth);
        }
    }

    private static int depth(Filter filter) {
        return 1 + parts(filter).stream().mapToInt(FilterRules::depth).max().orElse(0);
    }

    private static int size(Filter filter) {
        return 1 + parts(filter).stream().mapToInt(FilterRules::size).sum();
    }

    static List<Filter> parts(Filter filter) {
        if (filter instanceof Filter.And and) {
            return and.parts();
        }
        if (filter instanceof Filter.Or or) {
            return or.parts();
        }
        return filter instanceof Filter.Not not ? List.of(not.part()) : List.of();
    }

    static boolean same(@Nullable Object found, Object wanted) {
        if (found instanceof Number a && wanted instanceof Number b) {
            return decimal(a).compareTo(decimal(b)) == 0;
        }
        if (found instanceof List<?> a && wanted instanceof List<?> b) {
            return sameLists(a, b);
        }
        if (found instanceof Map<?, ?> a && wanted instanceof Map<?, ?> b) {
            return a.keySet().equals(b.keySet())
                    && a.entrySet().stream().allMatch(member -> sameOrNull(member.getValue(), b.get(member.getKey())));
        }
        return wanted.equals(found);
    }

    private static boolean sameLists(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!sameOrNull(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameOrNull(@Nullable Object a, @Nullable Object b) {
        return b == null ? a == null : same(a, b);
    }

    /** {@return the order of two values of one type, or null if they have none} */
    static @Nullable Integer order(@Nullable Object found, Object wanted) {
        if (found instanceof Number a && wanted instanceof Number b) {
            return decimal(a).compareTo(decimal(b));
        }
        return found instanceof String a && wanted instanceof String b ? byCodePoint(a, b) : null;
    }

    /** UTF-16 puts characters beyond its first plane before some of it; UTF-8, which indexes sort by, does not. */
    private static int byCodePoint(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean same = Character.isSurrogate(x) == Character.isSurrogate(y);
                return same ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}
