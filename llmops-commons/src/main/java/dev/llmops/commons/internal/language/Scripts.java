package dev.llmops.commons.internal.language;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.Map;

/** The scripts that a text is written in. */
public final class Scripts {

    private Scripts() {}

    /** {@return how many letters of each script a text has; Chinese characters in a Japanese text count as Hiragana} */
    public static Map<UnicodeScript, Integer> letters(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        boolean japanese = letters.containsKey(UnicodeScript.HIRAGANA) || letters.containsKey(UnicodeScript.KATAKANA);
        Integer han = letters.get(UnicodeScript.HAN);
        if (japanese && han != null) {
            letters.merge(UnicodeScript.HIRAGANA, han, Integer::sum);
            letters.remove(UnicodeScript.HAN);
        }
        return letters;
    }

    /** {@return a text with a space in place of each character of another script} */
    public static String only(UnicodeScript script, String text) {
        StringBuilder only = new StringBuilder();
        text.codePoints().forEach(c -> {
            UnicodeScript of = UnicodeScript.of(c);
            only.appendCodePoint(of == script || of == UnicodeScript.INHERITED ? c : ' ');
        });
        return only.toString();
    }
}
