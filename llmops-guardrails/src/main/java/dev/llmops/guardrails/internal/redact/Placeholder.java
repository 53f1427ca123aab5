package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads placeholders such as {@code <EMAIL_1>}, also as models tend to copy them: in lower case, with blanks or a
 * line break inside or in the place of the underscore, with the underscore escaped or the name marked up for Markdown.
 */
final class Placeholder {

    private static final int MAX_NAME = 56;
    private static final int MAX_DIGITS = 6;
    private static final int MAX_LENGTH = 256;

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
        while (name.length() <= MAX_NAME && p - i < MAX_LENGTH) {
            char c = window.at(p);
            if (c == '\\' && window.at(p + 1) == '_') {
                p++;
            } else if (Chars.letterOrDigit(c) || c == '_') {
                name.append(c);
                p++;
            } else if (c == '*' || c == '`') {
                p++;
            } else if (space(c) && name.length() > 0 && goesOn(window.at(p + 1))) {
                boolean parted =
                        name.charAt(name.length() - 1) == '_' || window.at(p + 1) == '_' || window.at(p + 1) == '\\';
                name.append(parted ? "" : "_");
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
        return space(window.at(i)) ? i + 1 : i;
    }

    private static boolean space(char c) {
        return c == ' ' || c == '\n';
    }

    private static boolean goesOn(char c) {
        return Chars.letterOrDigit(c) || c == '_' || c == '\\';
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
