package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Chars;

/** Tells text from what merely decodes. */
final class Printable {

    private static final double SHARE = 0.8;
    private static final int ESCAPE = 3;
    /** The first unit of tag characters and of variation selectors. */
    private static final char INVISIBLE = '\uDB40';

    private static final int MIN_LENGTH = 32;

    private Printable() {}

    static boolean is(CharSequence text) {
        int good = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable =
                    (c >= ' ' && c < 127) || c == '\n' || c == '\t' || c == '\r' || (c > 160 && c != 0xFFFD);
            good += printable ? 1 : 0;
            letters += Chars.letter(c) || c == ' ' || (c > 160 && (Character.isLetter(c) || isBraille(c))) ? 1 : 0;
            // Characters that nobody sees spell letters: each is two units.
            letters += c == INVISIBLE ? 2 : 0;
            // What follows a sign of escape stands for letters.
            letters += c == '%' || c == '&' ? ESCAPE : 0;
        }
        return !text.isEmpty() && good >= SHARE * text.length() && (letters >= 0.5 * text.length() || goesOn(text));
    }

    private static boolean isBraille(char c) {
        return c >= 0x2800 && c <= 0x28FF;
    }

    /** Bytes in hexadecimal, and Morse code, are text that goes on to be decoded. */
    private static boolean goesOn(CharSequence text) {
        boolean hex = true;
        boolean morse = true;
        for (int i = 0; i < text.length() && (hex || morse); i++) {
            char c = text.charAt(i);
            hex &= Chars.hex(c) || c <= ' ' || c == '-' || c == ':';
            morse &= c <= ' ' || c == '-' || c == '.' || c == '_' || c == '/';
        }
        return text.length() >= MIN_LENGTH && (hex || morse);
    }
}
