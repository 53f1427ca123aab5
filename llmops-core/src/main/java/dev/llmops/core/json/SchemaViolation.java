package dev.llmops.core.json;

/**
 * A place where a JSON text violates a schema. It never repeats a value of the text, but may repeat names of members.
 *
 * @param path the location as a JSON pointer (RFC 6901), empty for the root
 * @param rule the schema's keyword, {@link #NOT_JSON} or {@link #NUMBER}
 * @param message a human-readable description of the violation
 */
public record SchemaViolation(String path, String rule, String message) {

    /** The rule violated by a text that is not JSON, has a duplicate member, or continues after its end. */
    public static final String NOT_JSON = "json";

    /** The rule violated by a number that no {@code double} can hold, if it would be compared with a number of the schema. */
    public static final String NUMBER = "number";

    @Override
    public String toString() {
        return "at " + (path.isEmpty() ? "the root" : path) + ", rule '" + rule + "': " + message;
    }
}
