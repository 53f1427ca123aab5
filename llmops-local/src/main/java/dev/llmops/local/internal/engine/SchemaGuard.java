package dev.llmops.local.internal.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.llmops.api.error.InvalidRequestException;
import java.io.IOException;

/**
 * Looks at a JSON schema before llama.cpp does. Its converter is recursive: a schema or a regular expression that is
 * nested deeply enough would overflow the native stack, and with it end the JVM.
 */
final class SchemaGuard {

    private static final int MOST_CHARACTERS = 1 << 18;
    private static final int MOST_NESTING = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTING)
                    .build())
            .build();

    private SchemaGuard() {}

    static void check(String schema) {
        if (schema.length() > MOST_CHARACTERS) {
            throw new InvalidRequestException("a JSON schema must have at most " + MOST_CHARACTERS
                    + " characters, but has " + schema.length() + "; simplify it");
        }
        try (JsonParser parser = JSON.createParser(schema)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    checkNesting(parser.getText());
                }
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "the JSON schema can not be read (" + e.getMessage() + "); correct or simplify it", e);
        }
    }

    private static void checkNesting(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '(' && ++depth > MOST_NESTING) {
                throw new InvalidRequestException(
                        "a pattern in a JSON schema must have at most " + MOST_NESTING + " opening parentheses");
            }
        }
    }
}
