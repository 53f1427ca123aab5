package dev.llmops.commons.internal.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The language of a text: that of most of its letters' script, and within a script the likeliest by trigrams.
 */
public final class TextLanguage {

    private static final LanguageProfiles PROFILES = LanguageProfiles.wide();
    private static final String UNKNOWN = "unknown";

    private TextLanguage() {}

    /**
     * {@return its code (ISO 639-1), {@code unknown} of a script that no profile is of, or nothing if the text has no letter}
     *
     * @param text the text
     */
    public static Optional<String> of(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        // Japanese is written with Chinese characters too.
        int kana = letters.getOrDefault(UnicodeScript.HIRAGANA, 0) + letters.getOrDefault(UnicodeScript.KATAKANA, 0);
        if (kana > 0) {
            letters.merge(UnicodeScript.HIRAGANA, letters.getOrDefault(UnicodeScript.HAN, 0), Integer::sum);
            letters.remove(UnicodeScript.HAN);
        }
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> likeliest(most.getKey(), text));
    }

    private static String likeliest(UnicodeScript script, String text) {
        return PROFILES.likelihoods(script, only(script, text)).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UNKNOWN);
    }

    private static String only(UnicodeScript script, String text) {
        StringBuilder only = new StringBuilder();
        text.codePoints().forEach(c -> {
            UnicodeScript of = UnicodeScript.of(c);
            only.appendCodePoint(of == script || of == UnicodeScript.INHERITED ? c : ' ');
        });
        return only.toString();
    }
}
