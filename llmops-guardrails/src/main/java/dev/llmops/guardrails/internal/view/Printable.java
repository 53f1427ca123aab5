package dev.llmops.guardrails.internal.view;

import dev.llmops.guardrails.internal.text.Chars;

/** Tells text from what merely decodes. */
final class Printable {

    private static final double SHARE = 0.8;
    private static final int ESCAPE = 3;
    private static final int MIN_HEX = 32;

    private Printable() {}

    static boolean is(CharSequence text) {
        int good = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean printable =
                    (c >= ' ' && c < 127) || c == '\n' || c == '\t' || c == '\r' || (c > 160 && c != 0xFFFD);
            good += printable ? 1 : 0;
            letters += Chars.letter(c) || c == ' ' || (c > 160 && Character.isLetter(c)) ? 1 : 0;
            // What follows a sign of escape stands for letters.
            letters += c == '%' || c == '&' ? ESCAPE : 0;
        }
        return !text.isEmpty() && good >= SHARE * text.length() && (letters >= 0.5 * text.length() || isHex(text));
    }

    /** Bytes in hexadecimal are text that goes on to be decoded. */
    private static boolean isHex(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Chars.hex(c) && c > ' ' && c != '-' && c != ':') {
                return false;
            }
        }
        return text.length() >= MIN_HEX;
    }
}
