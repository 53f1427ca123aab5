package dev.llmops.local.internal.grammar;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.commons.internal.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Which JSON schemas are taken. No schema of a user reaches native code: {@link RequestSchemas} makes grammars of them. */
public enum SchemaGuard {
    /** Refuses what a grammar would leave out. */
    STRICT,
    /** Lets it be left out. */
    LENIENT;

    private static final int MAX_CHARACTERS = 1 << 18;
    private static final JsonTree JSON = new JsonTree(64);

    /**
     * {@return the grammar of a schema, in llama.cpp's form}
     *
     * @param schema a JSON document
     * @throws InvalidRequestException if it has no grammar, or one beyond the limits; the message names rule and value
     */
    public String grammar(String schema) {
        RequestSchemas schemas = new RequestSchemas(this);
        schemas.answer(schema);
        return schemas.answerGrammar();
    }

    /** Reads a schema, and refuses what is not followed. */
    @Nullable
    Object read(String schema) {
        if (schema.length() > MAX_CHARACTERS) {
            throw new InvalidRequestException("a JSON schema must have at most " + MAX_CHARACTERS
                    + " characters, but has " + schema.length() + "; simplify it");
        }
        try {
            return JSON.read(schema.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "the JSON schema cannot be read (" + SchemaPath.shown(String.valueOf(e.getMessage()))
                            + "); correct or simplify it",
                    e);
        }
    }
}
