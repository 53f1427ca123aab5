package dev.llmops.local.internal.llama;

import java.nio.charset.StandardCharsets;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>GBNF grammars, by llama.cpp's own converter.
 */
public final class Grammar {

    private Grammar() {}

    /**
     * {@return a grammar for all JSON texts that follow a schema}
     *
     * @param schema the schema, a JSON document
     * @throws NativeError if it is not JSON or uses what the converter does not know
     */
    public static String ofSchema(String schema) {
        NativeLibrary.load();
        return new String(LlamaNative.schemaToGrammar(schema.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
