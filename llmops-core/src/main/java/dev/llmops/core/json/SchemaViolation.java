package dev.llmops.core.json;

/**
 * Where a JSON text breaks a schema. Nothing in it repeats what the text holds.
 *
 * @param path the place as a JSON pointer (RFC 6901), empty for the root
 * @param rule the schema's keyword, or {@link #NOT_JSON}
 * @param message what is wrong, in words for people
 */
public record SchemaViolation(String path, String rule, String message) {

    /** The rule that a text breaks which is no JSON, or has a member twice, or goes on behind its end. */
    public static final String NOT_JSON = "json";

    @Override
    public String toString() {
        return "at " + (path.isEmpty() ? "the root" : path) + ", rule '" + rule + "': " + message;
    }
}
