package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds phrases in a text's words. At each word only those are tried that it begins, each over a bounded number of words. */
final class PhraseFinder {

    /** A phrase, and where it stands: in words, and in characters of the text that the words are from. */
    record Found(PhrasePattern phrase, int token, int start, int end) {}

    private static final int BUCKETS = 1 << 14;

    private final Map<String, List<PhrasePattern>> byWord = new HashMap<>();
    private final Map<Character, Begun> byLetter = new HashMap<>();

    /** Phrases whose first word may be the beginning of a word, all with the same letter, and these beginnings. */
    private record Begun(List<PhrasePattern> phrases, Set<String> beginnings) {

        boolean fits(String word) {
            for (String beginning : beginnings) {
                if (word.startsWith(beginning)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Which first three characters a phrase can begin with, by a hash of them: most words are told apart by that. */
    private final BitSet beginnings = new BitSet(BUCKETS);

    PhraseFinder(List<PhrasePattern> phrases) {
        for (PhrasePattern phrase : phrases) {
            for (String word : phrase.firstWords()) {
                byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(phrase);
                beginnings.set(bucket(at(word, 0), at(word, 1), at(word, 2)));
            }
            for (String beginning : phrase.firstBeginnings()) {
                Begun begun = byLetter.computeIfAbsent(
                        beginning.charAt(0), key -> new Begun(new ArrayList<>(), new LinkedHashSet<>()));
                if (!begun.phrases.contains(phrase)) {
                    begun.phrases.add(phrase);
                }
                begun.beginnings.add(beginning);
                if (beginning.length() > 2) {
                    beginnings.set(bucket(at(beginning, 0), at(beginning, 1), at(beginning, 2)));
                } else {
                    beginnings.set(0, BUCKETS);
                }
            }
        }
    }

    private static char at(String word, int index) {
        return index < word.length() ? word.charAt(index) : 0;
    }

    private static int bucket(char first, char second, char third) {
        return (first * 961 + second * 31 + third) & (BUCKETS - 1);
    }

    List<Found> in(String text) {
        List<Token> tokens = Token.of(text);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!beginnings.get(bucket(token.at(0), token.at(1), token.at(2)))) {
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
        String word = token.word();
        List<PhrasePattern> whole = byWord.getOrDefault(word, List.of());
        Begun begun = byLetter.get(word.charAt(0));
        if (begun == null || !begun.fits(word)) {
            return whole;
        }
        List<PhrasePattern> all = new ArrayList<>(whole);
        for (PhrasePattern phrase : begun.phrases) {
            if (phrase.startsWith(token) && !whole.contains(phrase)) {
                all.add(phrase);
            }
        }
        return all;
    }
}
