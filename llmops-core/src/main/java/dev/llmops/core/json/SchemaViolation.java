package dev.llmops.core.json;

/**
 * Where a JSON text breaks a schema. Nothing in it repeats a value of the text; names of members it may.
 *
 * @param path the place as a JSON pointer (RFC 6901), empty for the root
 * @param rule the schema's keyword, {@link #NOT_JSON} or {@link #NUMBER}
 * @param message what is wrong, in words for people
 */
public record SchemaViolation(String path, String rule, String message) {

    /** The rule that a text breaks which is no JSON, or has a member twice, or goes on behind its end. */
    public static final String NOT_JSON = "json";

    /** The rule that a text breaks with a number which no {@code double} holds, where it would be compared with one of the schema. */
    public static final String NUMBER = "number";

    @Override
    public String toString() {
        return "at " + (path.isEmpty() ? "the root" : path) + ", rule '" + rule + "': " + message;
    }
}
