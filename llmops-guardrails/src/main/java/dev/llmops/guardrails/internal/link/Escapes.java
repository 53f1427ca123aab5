package dev.llmops.guardrails.internal.link;

import dev.llmops.guardrails.internal.text.CharacterReference;

/** What Markdown and HTML write in the place of a character of an address: references and backslashes. */
final class Escapes {

    private static final int MAX_REFERENCE = 12;

    private Escapes() {}

    /** {@return an address as HTML reads it} */
    static String html(String url) {
        if (url.indexOf('&') < 0) {
            return url;
        }
        StringBuilder out = new StringBuilder(url.length());
        int i = 0;
        while (i < url.length()) {
            int end = url.charAt(i) == '&' ? referenceEnd(url, i) : i;
            String character = end > i ? character(url.substring(i + 1, end)) : "";
            if (character.isEmpty()) {
                out.append(url.charAt(i));
                i++;
            } else {
                out.append(character);
                i = end < url.length() && url.charAt(end) == ';' ? end + 1 : end;
            }
        }
        return out.toString();
    }

    /** {@return an address as Markdown reads it: the same, and a backslash before a sign is left out} */
    static String markdown(String url) {
        String plain = html(url);
        if (plain.indexOf('\\') < 0) {
            return plain;
        }
        StringBuilder out = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean sign = i + 1 < plain.length() && isSign(plain.charAt(i + 1)) && plain.charAt(i + 1) != '\\';
            if (c != '\\' || !sign) {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isSign(char c) {
        return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }

    private static int referenceEnd(String url, int start) {
        int i = start + 1;
        while (i < url.length()
                && i - start < MAX_REFERENCE
                && (Character.isLetterOrDigit(url.charAt(i)) || (url.charAt(i) == '#' && i == start + 1))) {
            i++;
        }
        return i;
    }

    /** A number may go without a semicolon; a name may not. */
    private static String character(String reference) {
        int code = CharacterReference.codePoint(reference);
        return code > 0 ? Character.toString(code) : "";
    }
}
