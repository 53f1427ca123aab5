package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Set;

/** What the letters and words around a word say of it. */
final class Neighbours {

    private static final int SHORT = 2;
    /** Small words of other languages of which English has some too, in another sense. */
    private static final Set<String> OTHER_LANGUAGES = Set.of(
            "der", "die", "das", "und", "ist", "für", "mit", "zum", "zur", "im", "den", "dem", "des", "ein", "eine",
            "einen", "einer", "wie", "ich", "auf", "nicht", "als", "bei", "nach", "über", "durch", "kann", "wird",
            "les", "et", "est", "une", "dans", "pour", "que", "los", "las", "una", "con", "por", "para", "che", "il",
            "gli", "della", "het", "een", "voor", "och", "på", "sind", "haben", "sich", "vom", "zu", "am", "bis", "von",
            "aus", "mir", "le", "la", "un", "du", "au", "aux", "sur", "ce", "cette", "je", "nous", "vous", "votre",
            "notre", "puis");

    private Neighbours() {}

    /** {@return whether a small word in front or behind is neither English nor a name} */
    static boolean foreign(Window window, int start, int end) {
        if (window.at(end) == ' ' && unknown(window, Word.at(window, end + 1))) {
            return true;
        }
        if (window.before(start) != ' ') {
            return false;
        }
        int from = start - 1;
        while (from > 0 && start - from < Window.BEHIND && Character.isLetter(window.before(from))) {
            from--;
        }
        return unknown(window, Word.at(window, from));
    }

    private static boolean unknown(Window window, Word word) {
        if (!word.capital() && OTHER_LANGUAGES.contains(word.text(window))) {
            return true;
        }
        return word.length() > SHORT
                && !word.capital()
                && word.unknown()
                && !word.is(Gazetteer.FIRST | Gazetteer.LAST | Gazetteer.PLACE);
    }

    /** {@return whether a capital follows a small letter, but for names such as McAdam} */
    static boolean camel(Window window, Word word) {
        for (int i = word.start() + 1; i < word.end(); i++) {
            if (Character.isUpperCase(window.at(i)) && Character.isLowerCase(window.at(i - 1))) {
                int before = i - word.start();
                boolean prefix = before == 2 || (before == 3 && window.startsWith(word.start(), "Mac"));
                return !prefix || word.length() - before < SHORT;
            }
        }
        return false;
    }

    /** {@return whether there are capitals before a position} */
    static boolean capitals(Window window, int i) {
        for (int k = Math.max(0, i - Window.BEHIND); k < i; k++) {
            char c = window.at(k);
            if (c < 128 ? Chars.upper(c) : Character.isUpperCase(c)) {
                return true;
            }
        }
        return false;
    }
}
