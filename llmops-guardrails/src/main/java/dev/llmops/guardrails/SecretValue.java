package dev.llmops.guardrails;

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
            "todo");

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
                || lower.contains("${")
                || value.chars().distinct().count() < 3;
    }

    static boolean hasDigit(String value) {
        return value.chars().anyMatch(c -> Chars.digit((char) c));
    }
}
