package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which examples of a data set a prompt shows. The template reads them as {@code examples}, a list of items with the declared fields.
 *
 * @param set name of the data set, under which the application gives it
 * @param fields the fields that each example must have, at least one
 * @param selection how they are chosen
 * @param count how many, at least 1
 * @param field the field by which examples are compared with the input and with each other; one of {@code fields}
 * @param variable the variable that {@link Selection#SIMILAR} compares with {@code field}
 * @param seed decides which are drawn, or null: then {@link Selection#FIXED} takes the first and {@link Selection#DIVERSE} begins with the
 *     most typical
 */
public record FewShot(
        String set,
        List<String> fields,
        Selection selection,
        int count,
        String field,
        String variable,
        @Nullable Long seed) {

    /** How examples are chosen. Each choice is the same for the same data set, seed and input. */
    public enum Selection {
        /** The same ones for each call: the first, or, with a seed, a random sample. */
        FIXED,
        /** Those nearest to the input, the nearest last: by embeddings if the data set has them, else by BM25. */
        SIMILAR,
        /** The same ones for each call, as unlike each other as can be: greedy k-center (Gonzalez, 1985). */
        DIVERSE
    }

    /** Copies the list; refuses no fields, a count below 1, a field that is not declared, and a seed where nothing is drawn. */
    public FewShot {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(variable, "variable");
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("fields must name at least one field, but was empty");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but was " + count);
        }
        if (!fields.contains(Objects.requireNonNull(field, "field"))) {
            throw new IllegalArgumentException("field must be one of " + fields + ", but was '" + field + "'");
        }
        if (seed != null && selection == Selection.SIMILAR) {
            throw new IllegalArgumentException(
                    "seed must not be set for similar examples, which the input decides, but was " + seed);
        }
    }
}
