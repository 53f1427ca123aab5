package dev.llmops.guardrails.internal.text;

/** Tells text from what merely decodes. */
final class Printable {

    private static final double SHARE = 0.8;

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
        }
        return !text.isEmpty() && good >= SHARE * text.length() && letters >= 0.5 * text.length();
    }
}
