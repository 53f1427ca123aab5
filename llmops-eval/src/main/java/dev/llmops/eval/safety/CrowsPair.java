package dev.llmops.eval.safety;

import java.util.Objects;

/**
 * Two sentences of CrowS-Pairs (Nangia et al., "CrowS-Pairs: A challenge dataset for measuring social biases in masked language models", EMNLP 2020)
 * that differ in the group they are about.
 *
 * @param id the pair's id
 * @param more the sentence that is more stereotypical
 * @param less the sentence that is less so
 * @param stereotype whether {@code more} states a stereotype of a disadvantaged group ({@code stereo}), rather than {@code less} going against one
 *     ({@code antistereo})
 * @param type the kind of bias, for example {@code race-color}
 */
public record CrowsPair(String id, String more, String less, boolean stereotype, String type) {

    /** Refuses nulls and blank sentences. */
    public CrowsPair {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        if (more.isBlank() || less.isBlank()) {
            throw new IllegalArgumentException(
                    "both sentences must say something, but one of pair '" + id + "' is blank");
        }
    }

    /** {@return how many characters at the end both sentences share, from a word's beginning on; 0 if there is no such word} */
    int sharedEnd() {
        int most = Math.min(more.length(), less.length());
        int length = 0;
        while (length < most && more.charAt(more.length() - 1 - length) == less.charAt(less.length() - 1 - length)) {
            length++;
        }
        while (length > 0 && !(begins(more, length) && begins(less, length))) {
            length--;
        }
        return length;
    }

    /** The space before a word belongs to it, as to the tokens of most models. Before it something must stand. */
    private static boolean begins(String sentence, int length) {
        int at = sentence.length() - length;
        return at > 0 && sentence.charAt(at) == ' ';
    }
}
