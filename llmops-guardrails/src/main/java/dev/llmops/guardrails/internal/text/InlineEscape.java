package dev.llmops.guardrails.internal.text;

/**
 * One escape that stands for a visible character of ASCII, as URLs have it (%40) or HTML, by number or by name, also where
 * its own sign is escaped (%2540).
 */
final class InlineEscape {

    private static final int NESTED = 3;
    private static final int MAX_DIGITS = 6;

    private InlineEscape() {}

    /** {@return where the escape that begins here ends, or its beginning if there is none} */
    static int end(String text, int start) {
        long read = read(text, start);
        return read < 0 ? start : (int) (read >>> 16);
    }

    /** {@return what the escape that begins here stands for} */
    static char plain(String text, int start) {
        return (char) read(text, start);
    }

    /** The end of the escape in the upper bits, what it stands for in the lower ones, or -1. */
    private static long read(String text, int start) {
        int sign = text.charAt(start);
        int at = start + 1;
        long best = -1;
        for (int depth = 0; depth < NESTED && (sign == '%' || sign == '&'); depth++) {
            long one = sign == '%' ? percent(text, at) : entity(text, at);
            if (one < 0) {
                break;
            }
            best = one;
            sign = (char) one;
            at = (int) (one >>> 16);
        }
        return best;
    }

    private static long percent(String text, int at) {
        if (at + 2 > text.length() || !Chars.hex(text.charAt(at)) || !Chars.hex(text.charAt(at + 1))) {
            return -1;
        }
        int value = Integer.parseInt(text, at, at + 2, 16);
        boolean gap = value == ' ' && at > 1 && Chars.digit(text.charAt(at - 2));
        return (value > ' ' && value < 0x7F) || (gap && at + 2 < text.length() && Chars.digit(text.charAt(at + 2)))
                ? (long) (at + 2) << 16 | value
                : -1;
    }

    private static long entity(String text, int at) {
        int end = at;
        while (end < text.length() && end - at <= MAX_DIGITS + 2 && text.charAt(end) != ';' && text.charAt(end) > ' ') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != ';' || end == at) {
            return -1;
        }
        int code = CharacterReference.codePoint(text.substring(at, end));
        int value = code < 0 ? code : PlainText.plain(code);
        return value < ' ' || value >= 0x7F ? -1 : (long) (end + 1) << 16 | value;
    }
}
