package dev.llmops.api.model;

import java.util.List;

/**
 * The tokens of a text, without the special tokens that a model puts around it.
 *
 * @param tokens token numbers in the vocabulary, in text order
 * @param vectors one vector for each token; not copied, so neither side may change them
 */
public record EmbeddedTokens(List<Integer> tokens, List<float[]> vectors) {

    /** Copies the lists and rejects lists of different lengths. */
    public EmbeddedTokens {
        tokens = List.copyOf(tokens);
        vectors = List.copyOf(vectors);
        if (tokens.size() != vectors.size()) {
            throw new IllegalArgumentException("there must be one vector for each token, but there are "
                    + vectors.size() + " vectors and " + tokens.size() + " tokens");
        }
    }
}
