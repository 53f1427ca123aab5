package dev.llmops.local.internal.grammar;

import java.util.Locale;

/** Texts and characters as GBNF spells them. */
final class GbnfText {

    private GbnfText() {}

    /** {@return the text between quotes} */
    static String literal(String text) {
        StringBuilder gbnf = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                gbnf.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7f) {
                gbnf.append(String.format(Locale.ROOT, "\\x%02X", c));
            } else {
                gbnf.appendCodePoint(c);
            }
        });
        return gbnf.append('"').toString();
    }

    /** {@return a character as it stands between square brackets} */
    static String inClass(int character) {
        if (character < 0x7f && Character.isLetterOrDigit(character)) {
            return Character.toString(character);
        }
        if (character < 0x100) {
            return String.format(Locale.ROOT, "\\x%02X", character);
        }
        return character < 0x10000
                ? String.format(Locale.ROOT, "\\u%04X", character)
                : String.format(Locale.ROOT, "\\U%08X", character);
    }
}
