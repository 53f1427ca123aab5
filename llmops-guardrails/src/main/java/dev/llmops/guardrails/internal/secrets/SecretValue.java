package dev.llmops.guardrails.internal.secrets;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What tells a secret from a word that stands for one. */
final class SecretValue {

    /** Words that stand for a value, name its type, or say something of it, as documentation, forms and messages have them. */
    private static final Set<String> STAND_INS = WordList.set("""
            null none nil true false undefined string password secret changeme change-me required optional
            example redacted hidden empty unset todo pass passwd mypassword yourpassword your-password
            your_password token value username integer number boolean varchar nvarchar varbinary object array
            bytes binary unknown nullable mandatory missing invalid incorrect correct expired changed unchanged
            forgotten encrypted encoded hashed masked disabled enabled default include confirmed accepted
            rejected authentication erforderlich pflichtfeld vergessen obligatoire obligatorio obligatoria
            requerido requerida verplicht""");

    /** What paths begin with; a secret may have slashes elsewhere. */
    private static final List<String> ROOTS = List.of("/", "./", "../", "~/");

    private SecretValue() {}

    /** {@return whether the value stands for a secret that is elsewhere: a variable, a placeholder, an example} */
    static boolean stands(String value) {
        char first = value.charAt(0);
        if (first == '$' || first == '<' || first == '{' || first == '%' || first == '[' || first == '(') {
            return true;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return STAND_INS.contains(lower)
                || isRule(lower)
                || isPath(value)
                || lower.contains("${")
                || example(value)
                || value.chars().distinct().count() < 3;
    }

    /** {@return whether a value is written as that of an example} */
    static boolean example(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return Stream.of("example", "xxxx", "****", "####").anyMatch(lower::contains);
    }

    /** {@return whether a word that stands for a value is followed by more of a rule: {@code required|min:8}, {@code varchar(255)}} */
    private static boolean isRule(String lower) {
        int end = 0;
        while (end < lower.length() && Chars.letter(lower.charAt(end))) {
            end++;
        }
        return end < lower.length()
                && "|([:".indexOf(lower.charAt(end)) >= 0
                && STAND_INS.contains(lower.substring(0, end))
                && !mixed(lower, end);
    }

    /** {@return whether letters and digits stand side by side, as they do in secrets and not in rules} */
    private static boolean mixed(String value, int from) {
        for (int i = from + 1; i < value.length(); i++) {
            char before = value.charAt(i - 1);
            char c = value.charAt(i);
            if ((Chars.letter(before) && Chars.digit(c)) || (Chars.digit(before) && Chars.letter(c))) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether it is a path of lower-case names, such as {@code /usr/local/lib64}; Base64 has capitals} */
    private static boolean isPath(String value) {
        boolean begins = ROOTS.stream().anyMatch(value::startsWith);
        if (!begins || value.indexOf('/', value.indexOf('/') + 1) < 0) {
            return false;
        }
        return value.chars().allMatch(c -> inPath((char) c));
    }

    private static boolean inPath(char c) {
        return (Chars.letterOrDigit(c) && !Chars.upper(c)) || "/._-~".indexOf(c) >= 0;
    }

    /** {@return whether it could be the name of a function} */
    static boolean isName(String value) {
        return !Chars.digit(value.charAt(0))
                && value.chars().allMatch(c -> Chars.letterOrDigit((char) c) || c == '_' || c == '.');
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
