package dev.llmops.rag.index;

import dev.llmops.api.text.UnicodeText;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A condition on a passage's metadata, as a tree of at most 500 conditions. Every index returns the same passages for it,
 * as {@link #test} defines.
 *
 * <p>A value is a text, a number, a boolean, or for equality anything that JSON can carry. Numbers are compared by value
 * ({@code 1} equals {@code 1.0}), texts by their code points, and values of different types are never equal and never in
 * order. What is compared with a field that a passage does not have is false, so {@code not(eq(f, v))} and {@code ne(f, v)}
 * hold for a passage without {@code f}. Immutable.
 */
public sealed interface Filter {

    /**
     * {@return whether a passage with this metadata matches}
     *
     * @param metadata its metadata
     */
    boolean test(Map<String, Object> metadata);

    /** {@return a condition that every passage meets} */
    static Filter all() {
        return FilterRules.ALL;
    }

    /**
     * {@return the condition that a field has a value}
     *
     * @param field the name of the field
     * @param value the value
     */
    static Filter eq(String field, Object value) {
        return new Equal(field, value);
    }

    /**
     * {@return the condition that a field does not have a value; met where the field is absent}
     *
     * @param field the name of the field
     * @param value the value
     */
    static Filter ne(String field, Object value) {
        return not(eq(field, value));
    }

    /**
     * {@return the condition that a field has one of several values}
     *
     * @param field the name of the field
     * @param values the values; if empty, the condition is never met
     */
    static Filter in(String field, List<?> values) {
        return new In(field, List.copyOf(values));
    }

    /**
     * {@return the condition that a field is less than a value}
     *
     * @param field the name of the field
     * @param value a text or a number
     */
    static Filter lt(String field, Object value) {
        return new Compare(field, Comparison.LESS, value);
    }

    /**
     * {@return the condition that a field is at most a value}
     *
     * @param field the name of the field
     * @param value a text or a number
     */
    static Filter lte(String field, Object value) {
        return new Compare(field, Comparison.AT_MOST, value);
    }

    /**
     * {@return the condition that a field is greater than a value}
     *
     * @param field the name of the field
     * @param value a text or a number
     */
    static Filter gt(String field, Object value) {
        return new Compare(field, Comparison.GREATER, value);
    }

    /**
     * {@return the condition that a field is at least a value}
     *
     * @param field the name of the field
     * @param value a text or a number
     */
    static Filter gte(String field, Object value) {
        return new Compare(field, Comparison.AT_LEAST, value);
    }

    /**
     * {@return the condition that a field is a text that contains another}
     *
     * @param field the name of the field
     * @param text the text to find
     */
    static Filter contains(String field, String text) {
        return new Contains(field, text);
    }

    /**
     * {@return the condition that a field is present, whatever its value}
     *
     * @param field the name of the field
     */
    static Filter exists(String field) {
        return new Exists(field);
    }

    /**
     * {@return the condition that all of these conditions are met}
     *
     * @param parts the conditions; if empty, it is always met
     */
    static Filter and(Filter... parts) {
        return new And(List.of(parts));
    }

    /**
     * {@return the condition that at least one of these conditions is met}
     *
     * @param parts the conditions; if empty, it is never met
     */
    static Filter or(Filter... parts) {
        return new Or(List.of(parts));
    }

    /**
     * {@return the condition that another condition is not met}
     *
     * @param part the other condition
     */
    static Filter not(Filter part) {
        return new Not(part);
    }

    /**
     * {@return the condition that all these fields have the given values}
     *
     * @param members the fields with their values
     */
    static Filter members(Map<String, Object> members) {
        return members.isEmpty()
                ? all()
                : new And(members.entrySet().stream()
                        .map(member -> eq(member.getKey(), member.getValue()))
                        .toList());
    }

    /** How two values are compared. */
    enum Comparison {
        /** Less than. */
        LESS,
        /** Less than or equal. */
        AT_MOST,
        /** Greater than. */
        GREATER,
        /** Greater than or equal. */
        AT_LEAST;

        /**
         * {@return whether the comparison holds}
         *
         * @param order of the field's value and the filter's: negative, zero or positive
         */
        public boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /**
     * A field has a value.
     *
     * @param field its name
     * @param value the value
     */
    record Equal(String field, Object value) implements Filter {
        /** Copies the value. */
        public Equal {
            Objects.requireNonNull(field, "field");
            value = FilterRules.value(field, value);
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return FilterRules.same(metadata.get(field), value);
        }
    }

    /**
     * A field has one of several values.
     *
     * @param field its name
     * @param values the values
     */
    record In(String field, List<Object> values) implements Filter {
        /** Copies the values. */
        public In {
            UnicodeText.requireWellFormed("field", field);
            values = values.stream()
                    .map(value -> FilterRules.value(field, value))
                    .toList();
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            Object found = metadata.get(field);
            return values.stream().anyMatch(value -> FilterRules.same(found, value));
        }
    }

    /**
     * A field is less or more than a value of the same type.
     *
     * @param field its name
     * @param comparison how they are compared
     * @param value a text or a number
     */
    record Compare(String field, Comparison comparison, Object value) implements Filter {
        /** Rejects a value that has no order. */
        public Compare {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(comparison, "comparison");
            value = FilterRules.value(field, value);
            if (!(value instanceof String || value instanceof Number)) {
                throw new IllegalArgumentException("the value that field '" + field
                        + "' is compared with must be a text or a number, but was " + value);
            }
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            Integer order = FilterRules.order(metadata.get(field), value);
            return order != null && comparison.holds(order);
        }
    }

    /**
     * A field is a text that contains another.
     *
     * @param field its name
     * @param text the text to find
     */
    record Contains(String field, String text) implements Filter {
        /** Refuses null and text with a lone surrogate. */
        public Contains {
            UnicodeText.requireWellFormed("field", field);
            UnicodeText.requireWellFormed("text", text);
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return metadata.get(field) instanceof String found && found.contains(text);
        }
    }

    /**
     * A field is present.
     *
     * @param field its name
     */
    record Exists(String field) implements Filter {
        /** Refuses null and a name with a lone surrogate. */
        public Exists {
            UnicodeText.requireWellFormed("field", field);
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return metadata.containsKey(field);
        }
    }

    /**
     * All conditions are met.
     *
     * @param parts the conditions
     */
    record And(List<Filter> parts) implements Filter {
        /** Copies the list and refuses a tree that is too large. */
        public And {
            parts = List.copyOf(parts);
            FilterRules.requireSize(parts);
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return parts.stream().allMatch(part -> part.test(metadata));
        }
    }

    /**
     * At least one condition is met.
     *
     * @param parts the conditions
     */
    record Or(List<Filter> parts) implements Filter {
        /** Copies the list and refuses a tree that is too large. */
        public Or {
            parts = List.copyOf(parts);
            FilterRules.requireSize(parts);
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return parts.stream().anyMatch(part -> part.test(metadata));
        }
    }

    /**
     * Another condition is not met.
     *
     * @param part the other condition
     */
    record Not(Filter part) implements Filter {
        /** Refuses null and a tree that is too large. */
        public Not {
            FilterRules.requireSize(List.of(part));
        }

        @Override
        public boolean test(Map<String, Object> metadata) {
            return !part.test(metadata);
        }
    }
}
