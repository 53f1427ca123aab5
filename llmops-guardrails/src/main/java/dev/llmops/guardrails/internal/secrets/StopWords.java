package dev.llmops.guardrails.internal.secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that make a value an ordinary name ({@code gitleaks-stopwords.txt}), found by their first three letters. */
final class StopWords {

    private static final int BEGINNING = 3;
    private static final Map<String, List<String>> BY_BEGINNING = new HashMap<>();

    static {
        for (String word : SecretRules.lines("gitleaks-stopwords.txt")) {
            if (word.length() >= BEGINNING) {
                BY_BEGINNING
                        .computeIfAbsent(word.substring(0, BEGINNING), key -> new ArrayList<>())
                        .add(word);
            }
        }
    }

    private StopWords() {}

    /** {@return whether one of the words is in a value} */
    static boolean in(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        for (int i = 0; i + BEGINNING <= lower.length(); i++) {
            for (String word : BY_BEGINNING.getOrDefault(lower.substring(i, i + BEGINNING), List.of())) {
                if (lower.startsWith(word, i)) {
                    return true;
                }
            }
        }
        return false;
    }
}
