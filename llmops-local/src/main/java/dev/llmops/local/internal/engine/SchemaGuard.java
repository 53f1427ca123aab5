package dev.llmops.local.internal.engine;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.internal.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Looks at a JSON schema before llama.cpp does. Its converter is recursive: a schema or a regular expression that is
 * nested deeply enough would overflow the native stack, and with it end the JVM. And it leaves out what it does not know,
 * so that an answer would follow another schema than the one that was asked for.
 */
public enum SchemaGuard {
    /** Refuses what a grammar would leave out. */
    STRICT,
    /** Lets it be left out. */
    LOOSE;

    private static final int MOST_CHARACTERS = 1 << 18;
    private static final JsonTree JSON = new JsonTree(64);

    void check(String schema) {
        if (schema.length() > MOST_CHARACTERS) {
            throw new InvalidRequestException("a JSON schema must have at most " + MOST_CHARACTERS
                    + " characters, but has " + schema.length() + "; simplify it");
        }
        Object root;
        try {
            root = JSON.read(schema.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "the JSON schema can not be read (" + e.getMessage() + "); correct or simplify it", e);
        }
        SchemaTypes.checkParentheses(root);
        if (this == STRICT) {
            new SchemaCheck(root).check("#", root);
        }
    }
}
