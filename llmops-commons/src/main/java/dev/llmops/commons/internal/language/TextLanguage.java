package dev.llmops.commons.internal.language;

import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.Optional;

/** The language of a text: that of most of its letters' script, and within a script the likeliest by trigrams. */
public final class TextLanguage {

    private static final LanguageProfiles PROFILES = LanguageProfiles.wide();
    private static final String UNKNOWN = "unknown";

    private TextLanguage() {}

    /** {@return its code (ISO 639-1), {@code unknown} of a script that no profile is of, or nothing if the text has no letter} */
    public static Optional<String> of(String text) {
        return Scripts.letters(text).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> likeliest(most.getKey(), text));
    }

    private static String likeliest(UnicodeScript script, String text) {
        return PROFILES.likelihoods(script, Scripts.only(script, text)).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UNKNOWN);
    }
}
