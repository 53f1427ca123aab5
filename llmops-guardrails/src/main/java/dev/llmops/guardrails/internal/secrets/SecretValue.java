package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import java.util.Set;

/** What tells a secret from a word that stands for one. */
final class SecretValue {

    private static final Set<String> STAND_INS = Set.of(
            "null",
            "none",
            "nil",
            "true",
            "false",
            "undefined",
            "string",
            "password",
            "secret",
            "changeme",
            "change-me",
            "required",
            "optional",
            "example",
            "redacted",
            "hidden",
            "empty",
            "unset",
            "todo",
            "pass",
            "passwd",
            "mypassword",
            "yourpassword",
            "your-password",
            "your_password",
            "token",
            "value");

    private SecretValue() {}

    /** {@return whether the value stands for a secret that is elsewhere: a variable, a placeholder, an example} */
    static boolean stands(String value) {
        char first = value.charAt(0);
        if (first == '$' || first == '<' || first == '{' || first == '%' || first == '[' || first == '(') {
            return true;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return STAND_INS.contains(lower)
                || lower.contains("example")
                || lower.contains("xxxx")
                || lower.contains("****")
                || lower.contains("####")
                || lower.contains("${")
                || value.chars().distinct().count() < 3;
    }

    /** {@return whether it names something in a program, such as {@code config.token2}} */
    static boolean isReference(String value) {
        boolean dot = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean first = i == 0 || value.charAt(i - 1) == '.';
            if (!(Chars.letter(c) || c == '_' || (!first && (Chars.digit(c) || c == '.')))) {
                return false;
            }
            dot |= c == '.';
        }
        return dot;
    }

    static boolean hasDigit(String value) {
        return value.chars().anyMatch(c -> Chars.digit((char) c));
    }
}
