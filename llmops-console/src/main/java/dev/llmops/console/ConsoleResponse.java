package dev.llmops.console;

import java.util.Map;
import java.util.Objects;

/**
 * What the console answers.
 *
 * @param status status of HTTP
 * @param headers headers, the content's type among them
 * @param body text, in UTF-8; empty for a redirection
 */
public record ConsoleResponse(int status, Map<String, String> headers, String body) {

    /** Copies the headers. */
    public ConsoleResponse {
        Objects.requireNonNull(body, "body");
        headers = Map.copyOf(headers);
    }
}
