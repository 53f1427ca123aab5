package dev.llmops.local.internal.llama;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.local.internal.grammar.GbnfCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an answer must look like.
 *
 * @param gbnf the grammar, in llama.cpp's form
 * @param prefix what the prompt already holds of a text that follows the grammar
 * @param triggers regular expressions; the answer is free until one of them is found, and follows the grammar from there
 *     on; if empty, it follows the grammar from its beginning
 * @param reasoning the text that begins the reasoning of the model and those that end it, in which no trigger counts; or
 *     empty
 */
public record Grammar(String gbnf, String prefix, List<String> triggers, List<String> reasoning) {

    /**
     * Copies the lists.
     *
     * @throws InvalidRequestException if llama.cpp could not read the grammar without danger for the process
     */
    public Grammar {
        try {
            GbnfCheck.requireBounded(gbnf);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
        triggers = List.copyOf(triggers);
        reasoning = List.copyOf(reasoning);
    }

    /** {@return a grammar that the whole answer follows; {@code gbnf}: the grammar, in llama.cpp's form} */
    public static Grammar of(String gbnf) {
        return new Grammar(gbnf, "", List.of(), List.of());
    }

    /** Has a sampler follow it, or refuses the request where llama.cpp does not take it. */
    void addTo(long sampler, long model) {
        try {
            if (triggers.isEmpty()) {
                LlamaNative.samplerSetGrammar(sampler, model, utf8(gbnf), utf8(prefix));
            } else {
                LlamaNative.samplerSetLazyGrammar(
                        sampler, model, utf8(gbnf), utf8(prefix), utf8(triggers), utf8(reasoning));
            }
        } catch (NativeError e) {
            throw new InvalidRequestException(
                    "the answer cannot be held to its grammar (" + e.text()
                            + "); correct the grammar, or simplify the JSON schema",
                    e);
        }
    }

    private static byte[][] utf8(List<String> texts) {
        return texts.stream().map(Grammar::utf8).toArray(byte[][]::new);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
