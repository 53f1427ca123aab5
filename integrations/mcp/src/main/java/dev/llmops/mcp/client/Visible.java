package dev.llmops.mcp.client;

import java.util.Locale;
import java.util.stream.Collectors;

/** Characters that a model reads and a person does not see: with them a definition says something else to whom it is shown. */
final class Visible {

    private Visible() {}

    /** Format characters (zero width, directions, tags), controls but for line ends and tabs, variation selectors, private use, unassigned. */
    static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED, Character.SURROGATE -> true;
            case Character.CONTROL -> c != '\n' && c != '\r' && c != '\t';
            default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || isBlankLetter(c);
        };
    }

    /** Letters and marks that are drawn as nothing. */
    private static boolean isBlankLetter(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F || c == 0x2800;
    }

    /** {@return the text with each hidden character written as its number} */
    static String text(String text) {
        return text.codePoints()
                .mapToObj(c -> isHidden(c) ? String.format(Locale.ROOT, "\\u{%X}", c) : Character.toString(c))
                .collect(Collectors.joining());
    }
}
