package dev.llmops.guardrails.internal.injection;

import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A phrase of an attack: words, alternatives ({@code forget|ignore}), beginnings of words ({@code instruct*}), and gaps of
 * at most so many words ({@code ~3}).
 */
final class PhrasePattern {

    /** @param letters a bit for the first letter of each word and beginning, by its last six bits */
    private record Slot(Set<String> words, List<String> beginnings, int gap, long letters) {

        boolean matches(Token token) {
            if (((letters >>> (token.at(0) & 63)) & 1) == 0) {
                return false;
            }
            String word = token.word();
            if (words.contains(word)) {
                return true;
            }
            for (String beginning : beginnings) {
                if (word.startsWith(beginning)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final String family;
    private final double weight;
    private final String source;
    private final List<Slot> slots = new ArrayList<>();

    PhrasePattern(String family, double weight, String source) {
        this.family = family;
        this.weight = weight;
        this.source = source;
        int gap = 0;
        for (String part : source.split(" ", -1)) {
            if (part.startsWith("~")) {
                gap = Integer.parseInt(part.substring(1));
            } else {
                slots.add(slot(part, gap));
                gap = 0;
            }
        }
    }

    private static Slot slot(String part, int gap) {
        List<String> words = new ArrayList<>();
        List<String> beginnings = new ArrayList<>();
        for (String word : part.split("\\|", -1)) {
            if (word.endsWith("*")) {
                beginnings.add(canonical(word.substring(0, word.length() - 1)));
            } else {
                words.add(canonical(word));
            }
        }
        long letters = 0;
        for (String word : words) {
            letters |= 1L << (word.charAt(0) & 63);
        }
        for (String beginning : beginnings) {
            letters |= 1L << (beginning.charAt(0) & 63);
        }
        return new Slot(Set.copyOf(words), beginnings, gap, letters);
    }

    private static String canonical(String word) {
        return CanonicalText.of(word).text();
    }

    String family() {
        return family;
    }

    double weight() {
        return weight;
    }

    Set<String> firstWords() {
        return slots.get(0).words;
    }

    List<String> firstBeginnings() {
        return slots.get(0).beginnings;
    }

    boolean startsWith(Token word) {
        return slots.get(0).matches(word);
    }

    /** {@return the index after the last word of the phrase that begins at this word, or -1} */
    int end(List<Token> tokens, int at) {
        int i = at;
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            int last = Math.min(tokens.size() - 1, i + slot.gap);
            while (i <= last && !slot.matches(tokens.get(i))) {
                i++;
            }
            if (i > last) {
                return -1;
            }
            i++;
        }
        return i;
    }

    @Override
    public String toString() {
        return source;
    }
}
