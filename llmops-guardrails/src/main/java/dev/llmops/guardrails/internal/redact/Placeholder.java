package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads placeholders such as {@code <EMAIL_1>}, also as models tend to copy them: in lower case, with blanks inside, with
 * the underscore escaped for Markdown.
 */
final class Placeholder {

    private static final int MAX_NAME = 56;
    private static final int MAX_DIGITS = 6;

    private Placeholder() {}

    /**
     * {@return the placeholder at a position, with its name in canonical form as the type of the match, or null}
     */
    static @Nullable Match at(Window window, int i) {
        if (window.at(i) != '<') {
            return null;
        }
        StringBuilder name = new StringBuilder(MAX_NAME);
        int p = blank(window, i + 1);
        while (name.length() <= MAX_NAME) {
            char c = window.at(p);
            if (c == '\\' && window.at(p + 1) == '_') {
                p++;
            } else if (Chars.letterOrDigit(c) || c == '_') {
                name.append(c);
                p++;
            } else {
                break;
            }
        }
        p = blank(window, p);
        return window.at(p) == '>' && named(name)
                ? new Match(name.toString().toUpperCase(Locale.ROOT), i, p + 1, 1)
                : null;
    }

    private static int blank(Window window, int i) {
        return window.at(i) == ' ' ? i + 1 : i;
    }

    private static boolean named(StringBuilder name) {
        int underscore = name.lastIndexOf("_");
        int digits = name.length() - underscore - 1;
        return underscore > 0
                && name.length() <= MAX_NAME
                && Chars.letter(name.charAt(0))
                && digits >= 1
                && digits <= MAX_DIGITS
                && name.chars().skip(underscore + 1L).allMatch(c -> Chars.digit((char) c));
    }
}
