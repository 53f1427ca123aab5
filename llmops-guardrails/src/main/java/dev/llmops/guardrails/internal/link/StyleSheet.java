package dev.llmops.guardrails.internal.link;

import java.util.ArrayList;
import java.util.List;

/**
 * The addresses that a style sheet loads (CSS Syntax 3, Images 4): in {@code url()}, and in quotes, as {@code @import} and
 * {@code image-set()} have them. Escapes are read, comments left out.
 */
final class StyleSheet {

    private static final int MAX_HEX = 6;
    private static final String URL = "url(";

    private StyleSheet() {}

    static List<String> addresses(String css) {
        String plain = plain(css);
        List<String> all = new ArrayList<>();
        int i = 0;
        while (i < plain.length()) {
            char c = plain.charAt(i);
            int end = i;
            if (plain.regionMatches(true, i, URL, 0, URL.length())) {
                end = end(plain, i + URL.length(), ')');
                all.add(unquoted(plain.substring(i + URL.length(), end).strip()));
            } else if (c == '"' || c == '\'') {
                end = end(plain, i + 1, c);
                String text = plain.substring(i + 1, end);
                if (UrlParts.of(text) != null) {
                    all.add(text);
                }
            }
            i = Math.max(i, end) + 1;
        }
        return all;
    }

    private static int end(String text, int from, char close) {
        int end = text.indexOf(close, from);
        return end < 0 ? text.length() : end;
    }

    private static String unquoted(String url) {
        int from = !url.isEmpty() && (url.charAt(0) == '"' || url.charAt(0) == '\'') ? 1 : 0;
        int to = url.length() > from && (url.endsWith("\"") || url.endsWith("'")) ? url.length() - 1 : url.length();
        return url.substring(from, to);
    }

    private static String plain(String css) {
        StringBuilder plain = new StringBuilder(css.length());
        int i = 0;
        while (i < css.length()) {
            char c = css.charAt(i);
            if (c == '/' && css.startsWith("/*", i)) {
                int end = css.indexOf("*/", i + 2);
                i = end < 0 ? css.length() : end + 2;
            } else if (c == '\\' && i + 1 < css.length()) {
                i = escape(css, i + 1, plain);
            } else {
                plain.append(c);
                i++;
            }
        }
        return plain.toString();
    }

    /** Up to six hexadecimal digits and a blank, or a character itself. */
    private static int escape(String css, int from, StringBuilder plain) {
        int end = from;
        while (end < css.length() && end - from < MAX_HEX && Character.digit(css.charAt(end), 16) >= 0) {
            end++;
        }
        if (end == from) {
            plain.append(css.charAt(from));
            return from + 1;
        }
        int code = Integer.parseInt(css, from, end, 16);
        if (Character.isValidCodePoint(code) && code > 0) {
            plain.appendCodePoint(code);
        }
        return end < css.length() && css.charAt(end) <= ' ' ? end + 1 : end;
    }
}
