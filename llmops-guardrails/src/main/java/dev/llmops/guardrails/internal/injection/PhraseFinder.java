package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds phrases in a text's words. At each word only those are tried that it begins, each over a bounded number of words. */
final class PhraseFinder {

    /** A phrase, and where it stands: in words, and in characters of the text that the words are from. */
    record Found(PhrasePattern phrase, int token, int start, int end) {}

    private final Map<String, List<PhrasePattern>> byWord = new HashMap<>();
    private final Map<Character, List<PhrasePattern>> byLetter = new HashMap<>();

    PhraseFinder(List<PhrasePattern> phrases) {
        for (PhrasePattern phrase : phrases) {
            for (String word : phrase.firstWords()) {
                byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(phrase);
            }
            phrase.firstBeginnings().stream()
                    .map(beginning -> beginning.charAt(0))
                    .distinct()
                    .forEach(letter -> byLetter.computeIfAbsent(letter, key -> new ArrayList<>())
                            .add(phrase));
        }
    }

    List<Found> in(String text) {
        List<Token> tokens = Token.of(text);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            for (PhrasePattern phrase : startingWith(tokens.get(i).word())) {
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
    private List<PhrasePattern> startingWith(String word) {
        List<PhrasePattern> whole = byWord.getOrDefault(word, List.of());
        List<PhrasePattern> begun = byLetter.getOrDefault(word.charAt(0), List.of());
        if (begun.isEmpty()) {
            return whole;
        }
        List<PhrasePattern> all = new ArrayList<>(whole);
        for (PhrasePattern phrase : begun) {
            if (phrase.startsWith(word) && !whole.contains(phrase)) {
                all.add(phrase);
            }
        }
        return all;
    }
}
