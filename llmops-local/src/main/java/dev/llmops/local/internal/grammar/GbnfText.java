package dev.llmops.local.internal.grammar;

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
                gbnf.append("\\x%02X".formatted(c));
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
            return "\\x%02X".formatted(character);
        }
        return character < 0x10000 ? "\\u%04X".formatted(character) : "\\U%08X".formatted(character);
    }
}
