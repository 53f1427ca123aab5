package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds phrases in a text's words. At each word only those are tried that it begins, each over a bounded number of words. */
final class PhraseFinder {

    /** A phrase, and where it stands: in words, and in characters of the text that the words are from. */
    record Found(PhrasePattern phrase, int token, int start, int end) {}

    private static final int BUCKETS = 1 << 14;

    private final Map<String, List<PhrasePattern>> byWord = new HashMap<>();
    /** Phrases whose first word may be the beginning of a word, by its first two letters. */
    private final Map<Integer, List<PhrasePattern>> byLetters = new HashMap<>();
    /** With which four letters a word begins, or which two it begins with, where a phrase can begin, by a hash: most words are told apart by that. */
    private final BitSet fours = new BitSet(BUCKETS);

    private final BitSet twos = new BitSet(BUCKETS);

    PhraseFinder(List<PhrasePattern> phrases) {
        for (PhrasePattern phrase : phrases) {
            for (String word : phrase.firstWords()) {
                byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(phrase);
                fours.set(four(at(word, 0), at(word, 1), at(word, 2), at(word, 3)));
            }
            for (String beginning : phrase.firstBeginnings()) {
                add(phrase, beginning);
            }
        }
    }

    private void add(PhrasePattern phrase, String beginning) {
        if (beginning.length() < 2) {
            throw new IllegalArgumentException("the beginning of a word must have two letters or more, but was "
                    + beginning + "* in the phrase " + phrase);
        }
        char first = beginning.charAt(0);
        char second = beginning.charAt(1);
        List<PhrasePattern> begun = byLetters.computeIfAbsent(letters(first, second), key -> new ArrayList<>());
        if (!begun.contains(phrase)) {
            begun.add(phrase);
        }
        if (beginning.length() > 3) {
            fours.set(four(first, second, beginning.charAt(2), beginning.charAt(3)));
        } else {
            twos.set(two(first, second));
        }
    }

    private static char at(String word, int index) {
        return index < word.length() ? word.charAt(index) : 0;
    }

    private static int letters(char first, char second) {
        return first << 16 | second;
    }

    private static int two(char first, char second) {
        return (first * 31 + second) & (BUCKETS - 1);
    }

    private static int four(char first, char second, char third, char fourth) {
        return (((first * 31 + second) * 31 + third) * 31 + fourth) & (BUCKETS - 1);
    }

    List<Found> in(String text) {
        List<Token> tokens = Token.of(text);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            char first = token.at(0);
            char second = token.at(1);
            if (!fours.get(four(first, second, token.at(2), token.at(3))) && !twos.get(two(first, second))) {
                continue;
            }
            for (PhrasePattern phrase : startingWith(token)) {
                int end = phrase.end(tokens, i);
                if (end > 0) {
                    found.add(new Found(
                            phrase,
                            i,
                            tokens.get(i).start(),
                            tokens.get(end - 1).end()));
                }
            }
        }
        return found;
    }

    /** The phrases that a word begins: by the word itself, or by how it begins. */
    private List<PhrasePattern> startingWith(Token token) {
        List<PhrasePattern> whole = byWord.getOrDefault(token.word(), List.of());
        List<PhrasePattern> begun = byLetters.get(letters(token.at(0), token.at(1)));
        if (begun == null) {
            return whole;
        }
        List<PhrasePattern> all = new ArrayList<>(whole);
        for (PhrasePattern phrase : begun) {
            if (phrase.startsWith(token) && !whole.contains(phrase)) {
                all.add(phrase);
            }
        }
        return all;
    }
}
