package dev.llmops.api.generation;

import java.util.regex.Pattern;

/**
 * Names a Generation. Ids sort by the time they were made.
 *
 * @param value a UUID version 7 (RFC 9562) in lower case
 */
public record GenerationId(String value) implements Comparable<GenerationId> {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** Refuses anything else. */
    public GenerationId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the id of a generation must be a UUID version 7 in lower case, but was '" + value + "'");
        }
    }

    @Override
    public int compareTo(GenerationId other) {
        return value.compareTo(other.value);
    }

    /** {@return the value} */
    @Override
    public String toString() {
        return value;
    }
}
