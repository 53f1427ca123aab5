package dev.llmops.api.model;

import java.util.List;

/** Splits text into a model's tokens. Safe for use by multiple threads. */
public interface Tokenizer extends TokenCounter {

    /**
     * {@return the tokens of a text, without any that a chat template would add}
     *
     * @param text any text; text that looks like a control token is treated as plain text
     */
    int[] encode(String text);

    /**
     * {@return the text of tokens}
     *
     * @param tokens tokens of this model
     */
    String decode(int[] tokens);

    /**
     * {@return the number of tokens of a text}
     *
     * @param text any text
     */
    @Override
    default int count(String text) {
        return encode(text).length;
    }

    /**
     * Combines tokenizers for a call that any of several models may receive: a count is the largest of their counts.
     *
     * @param tokenizers at least one; the first encodes and decodes
     * @return the combined tokenizer
     */
    static Tokenizer composite(List<Tokenizer> tokenizers) {
        return new LargestCountTokenizer(tokenizers);
    }
}
