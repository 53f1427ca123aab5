package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The examples of a data set that a prompt shows. The template reads them as {@code examples}, a list of items with the declared fields.
 *
 * @param set name under which the application provides the data set
 * @param fields the fields that each example must have, at least one
 * @param selection how they are chosen
 * @param count number of examples, at least 1
 * @param field the field by which examples are compared with the input and with each other; one of {@code fields}
 * @param variable the variable that {@link Selection#SIMILAR} compares with {@code field}
 * @param seed decides which examples are drawn; if null, {@link Selection#FIXED} takes the first and {@link Selection#DIVERSE} begins with the
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

    /** How examples are chosen. The choice is deterministic for a given data set, seed and input. */
    public enum Selection {
        /** The same ones for each call: the first ones or, with a seed, a random sample. */
        FIXED,
        /** The ones nearest to the input, nearest last: by embeddings if the data set has them, else by BM25. */
        SIMILAR,
        /** The same ones for each call, as different from each other as possible: greedy k-center (Gonzalez, 1985). */
        DIVERSE
    }

    /** Copies the list; rejects an empty list, a count below 1, an undeclared field, and a seed where nothing is drawn. */
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
