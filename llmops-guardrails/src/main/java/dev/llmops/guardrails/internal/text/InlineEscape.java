package dev.llmops.guardrails.internal.text;

/**
 * One escape that stands for a character, as URLs have it (%40), HTML, by number or by name, or JSON ({@code \n}), also where its own
 * sign is escaped (%2540). Each form of text has escapes for its blanks and line breaks: what begins behind one must not seem to
 * begin within a word.
 */
final class InlineEscape {

    private static final int NESTED = 3;
    private static final int MAX_DIGITS = 6;
    /** What is JSON within JSON within JSON has so many backslashes before a letter. */
    private static final int MAX_BACKSLASHES = 8;

    private static final int UNICODE = 4;

    private InlineEscape() {}

    /** {@return whether an escape can begin with this character} */
    static boolean begins(int c) {
        return c == '%' || c == '&' || c == '\\';
    }

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
        for (int depth = 0; depth < NESTED && begins(sign); depth++) {
            long one = sign == '%' ? percent(text, at) : sign == '&' ? entity(text, at) : backslash(text, at);
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
        if (value >= 0x7F) {
            return -1;
        }
        boolean gap = value == ' '
                && at > 1
                && Chars.digit(text.charAt(at - 2))
                && at + 2 < text.length()
                && Chars.digit(text.charAt(at + 2));
        return (long) (at + 2) << 16 | (value > ' ' || gap ? value : PlainText.BLANK_OF_URL);
    }

    private static long backslash(String text, int at) {
        int i = at;
        while (i < text.length() && i - at < MAX_BACKSLASHES && text.charAt(i) == '\\') {
            i++;
        }
        char c = i < text.length() ? text.charAt(i) : ' ';
        return switch (c) {
            case 'n', 'r' -> (long) (i + 1) << 16 | '\n';
            case 't' -> (long) (i + 1) << 16 | '\t';
            case '/' -> (long) (i + 1) << 16 | '/';
            case 'u' -> unicode(text, i + 1);
            default -> -1;
        };
    }

    private static long unicode(String text, int at) {
        int end = at + UNICODE;
        int code = end > text.length() ? -1 : CharacterReference.number(text.substring(at, end), 0, 16);
        int value = code < 0 ? code : PlainText.plain(code);
        return value < 0 ? -1 : (long) end << 16 | (value < ' ' ? '\n' : value);
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
