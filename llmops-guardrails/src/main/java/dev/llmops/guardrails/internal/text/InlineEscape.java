package dev.llmops.guardrails.internal.text;

import java.util.Map;

/**
 * One escape that stands for a visible character of ASCII, as URLs have it (%40) or HTML, by number or by name, also where
 * its own sign is escaped (%2540).
 */
final class InlineEscape {

    private static final int NESTED = 3;
    private static final int MOST_DIGITS = 6;
    private static final Map<String, Character> NAMED = Map.ofEntries(
            Map.entry("amp", '&'),
            Map.entry("commat", '@'),
            Map.entry("period", '.'),
            Map.entry("hyphen", '-'),
            Map.entry("dash", '-'),
            Map.entry("lowbar", '_'),
            Map.entry("plus", '+'),
            Map.entry("equals", '='),
            Map.entry("colon", ':'),
            Map.entry("sol", '/'),
            Map.entry("num", '#'),
            Map.entry("percnt", '%'),
            Map.entry("nbsp", ' '),
            Map.entry("quot", '"'),
            Map.entry("apos", '\''));

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
        while (end < text.length()
                && end - at <= MOST_DIGITS + 2
                && text.charAt(end) != ';'
                && text.charAt(end) > ' ') {
            end++;
        }
        if (end >= text.length() || text.charAt(end) != ';' || end == at) {
            return -1;
        }
        int value = value(text.substring(at, end));
        return value < ' ' || value >= 0x7F ? -1 : (long) (end + 1) << 16 | value;
    }

    private static int value(String name) {
        if (name.charAt(0) != '#') {
            return NAMED.getOrDefault(name, (char) 0);
        }
        boolean hex = name.length() > 1 && (name.charAt(1) | 0x20) == 'x';
        int from = hex ? 2 : 1;
        int value = 0;
        for (int i = from; i < name.length(); i++) {
            int digit = name.charAt(i) < 0x80 ? Character.digit(name.charAt(i), hex ? 16 : 10) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * (hex ? 16 : 10) + digit;
        }
        return name.length() > from ? value : -1;
    }
}
