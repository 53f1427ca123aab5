package dev.llmops.api.json;

import dev.llmops.api.text.UnicodeText;

/**
 * A JSON Schema (draft 2020-12) as text, with the name that vendors require.
 *
 * @param name a short name of letters, digits, {@code _} and {@code -}, at most 64 characters
 * @param json the schema document; its syntax is checked when it is compiled, not here
 */
public record JsonSchema(String name, String json) {

    /** Rejects a lone surrogate, and a name that the large vendors' endpoints would refuse. */
    public JsonSchema {
        UnicodeText.requireWellFormed("json", json);
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name must be 1 to 64 letters, digits, '_' or '-', but was '" + name + "'");
        }
    }
}
