package dev.llmops.rag.index;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A metadata field that at least one passage has, or had until recently.
 *
 * @param name its name
 * @param types the types of its values
 */
public record IndexField(String name, Set<Type> types) {

    /** The possible types of a value. */
    public enum Type {
        /** A text. */
        TEXT,
        /** A number. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** A list or an object, which only an equality condition can match. */
        STRUCTURE;

        /**
         * {@return the type of a value}
         *
         * @param value the value
         */
        public static Type of(@Nullable Object value) {
            if (value instanceof String) {
                return TEXT;
            }
            if (value instanceof Number) {
                return NUMBER;
            }
            return value instanceof Boolean ? BOOLEAN : STRUCTURE;
        }
    }

    /** Copies the set. */
    public IndexField {
        Objects.requireNonNull(name, "name");
        types = Set.copyOf(types);
    }

    /**
     * Rejects a filter that can only be a mistake: it names a field that no passage has, or compares a field with a value of a
     * type that the field never has. An index without any fields rejects nothing.
     *
     * @param filter the filter
     * @param fields the fields of the index
     * @throws UnknownFieldException if the filter is rejected
     */
    public static void check(Filter filter, List<IndexField> fields) {
        if (!fields.isEmpty()) {
            new FieldCheck(fields).check(filter);
        }
    }
}
