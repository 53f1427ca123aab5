package dev.llmops.batch.recipe;

import java.io.Serializable;
import java.util.List;

/**
 * What a batch does with each row: settings and names of files, never live objects, so that it can be sent to another JVM and carried out there.
 * Two recipes of one digest do the same. Immutable.
 */
public sealed interface Recipe extends Serializable
        permits ScanRecipe, RedactRecipe, EvaluateRecipe, EmbedRecipe, IndexRecipe, GenerateRecipe {

    /** {@return the operation: {@code scan}, {@code redact}, {@code evaluate}, {@code embed}, {@code index} or {@code generate}} */
    String operation();

    /** {@return the fields without which a row is {@code UNSCORED}; all that it reads, unless overridden} */
    default List<String> requiredFields() {
        return fields();
    }

    /** {@return all fields that it reads, those that a row must have first} */
    List<String> fields();

    /**
     * {@return {@code sha256:} and 64 hex digits over everything that decides what comes of a row: the text of the policy, the content of the model's
     * file, the settings} The path of a file does not count, and neither does the version of this library.
     */
    String digest();
}
