package dev.llmops.guardrails;

import java.util.function.IntPredicate;

/**
 * The form of a service's tokens.
 *
 * @param type what it is
 * @param prefix how it begins
 * @param alphabet the characters behind the prefix
 * @param min least number of them
 * @param max greatest number of them
 * @param minEntropy least entropy of them, which tells a token from an example full of x
 */
record TokenRule(String type, String prefix, IntPredicate alphabet, int min, int max, double minEntropy) {

    private static final double ENTROPY = 2.5;

    static TokenRule of(String type, String prefix, IntPredicate alphabet, int min, int max) {
        return new TokenRule(type, prefix, alphabet, min, max, ENTROPY);
    }

    static TokenRule of(String type, String prefix, IntPredicate alphabet, int length) {
        return of(type, prefix, alphabet, length, length);
    }
}
