package dev.llmops.guardrails.internal.language;

import dev.llmops.api.text.CharRange;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;

/** Words of Latin letters with Cyrillic, Greek, Armenian or Cherokee ones among them, as nobody writes but to deceive. */
final class MixedScripts {

    private static final int MIN_LENGTH = 4;

    private MixedScripts() {}

    static List<CharRange> in(String text) {
        List<CharRange> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetter(text.charAt(i));
            if (letter && start < 0) {
                start = i;
            } else if (!letter && start >= 0) {
                if (i - start >= MIN_LENGTH && mixed(text, start, i)) {
                    words.add(new CharRange(start, i));
                }
                start = -1;
            }
        }
        return words;
    }

    /** One Greek letter in front is a unit or a particle ("µm", "βcells"), so the first letter does not count. */
    private static boolean mixed(String text, int start, int end) {
        boolean latin = false;
        boolean other = false;
        for (int i = start; i < end; i++) {
            UnicodeScript script = UnicodeScript.of(text.charAt(i));
            latin |= script == UnicodeScript.LATIN;
            other |= (i > start || script != UnicodeScript.GREEK)
                    && (script == UnicodeScript.CYRILLIC
                            || script == UnicodeScript.GREEK
                            || script == UnicodeScript.ARMENIAN
                            || script == UnicodeScript.CHEROKEE);
        }
        return latin && other;
    }
}
