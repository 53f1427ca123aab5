package dev.llmops.guardrails;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value that a name says is secret: {@code password = "..."}, {@code api_key: ...}, "my password is ...", a bearer
 * token. A password may be short; anything else must look random.
 */
final class AssignmentDetector implements Detector {

    private static final double SCORE = 0.7;
    private static final int MAX_NAME = 64;
    private static final int MAX_SPACES = 3;
    private static final int MAX_VALUE = 200;
    private static final int MIN_PASSWORD = 6;
    private static final int MIN_TOKEN = 10;
    private static final double MIN_ENTROPY = 3.0;
    private static final List<String> PASSWORDS = List.of("password", "passwd", "passphrase", "pwd", "passwort");
    private static final List<String> TOKENS =
            List.of("secret", "token", "apikey", "accesskey", "privatekey", "authkey", "credential", "bearer", "basic");

    @Override
    public boolean startsWith(char first) {
        return Chars.letter(first) || first == '_';
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (inName(window.before(i))) {
            return null;
        }
        int nameEnd = i;
        while (nameEnd - i <= MAX_NAME && inName(window.at(nameEnd))) {
            nameEnd++;
        }
        if (nameEnd - i > MAX_NAME) {
            return null;
        }
        String name = name(window, i, nameEnd);
        boolean password = PASSWORDS.stream().anyMatch(name::contains);
        if (!password && TOKENS.stream().noneMatch(name::contains)) {
            return null;
        }
        int start = valueStart(window, nameEnd, name);
        return start < 0 ? null : value(window, start, password);
    }

    /** The name without its separators; "key" takes the word in front of it along ("API key"). */
    private static String name(Window window, int start, int end) {
        String name = window.part(start, end).toLowerCase(Locale.ROOT);
        if (name.equals("key")) {
            String before = window.contextOf(start).stripTrailing();
            name = before.substring(before.lastIndexOf(' ') + 1) + name;
        }
        return name.replace("_", "").replace("-", "").replace(".", "");
    }

    /** {@return where the value begins, or -1 if nothing is assigned} */
    private static int valueStart(Window window, int nameEnd, String name) {
        int i = nameEnd;
        if (window.at(i) == '"' || window.at(i) == '\'' || window.at(i) == ']') {
            i++;
        }
        int operator = spaces(window, i);
        if (operator > i && (name.equals("bearer") || name.equals("basic"))) {
            return operator;
        }
        int end = operatorEnd(window, operator, operator > i);
        return end < 0 ? -1 : spaces(window, end);
    }

    private static int operatorEnd(Window window, int i, boolean parted) {
        for (String operator : List.of(":::=", "::=", ":=", "=>", "==", "?=", "||=", "=", ":")) {
            if (window.startsWith(i, operator)) {
                return i + operator.length();
            }
        }
        return parted && window.startsWith(i, "is ") ? i + 3 : -1;
    }

    private static int spaces(Window window, int start) {
        int i = start;
        while (i - start < MAX_SPACES && (window.at(i) == ' ' || window.at(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static @Nullable Match value(Window window, int from, boolean password) {
        char quote = window.at(from);
        boolean quoted = quote == '"' || quote == '\'' || quote == '`';
        int start = quoted ? from + 1 : from;
        int end = start;
        while (end - start <= MAX_VALUE && inValue(window.at(end), quoted ? quote : ' ')) {
            end++;
        }
        if (end - start > MAX_VALUE || (quoted && window.at(end) != quote)) {
            return null;
        }
        if (!quoted && (window.before(end) == '.' || window.before(end) == '?')) {
            end--;
        }
        if (end <= start || !secret(window.part(start, end), password, quoted)) {
            return null;
        }
        return new Match(password ? "password" : "generic_secret", start, end, SCORE);
    }

    private static boolean secret(String value, boolean password, boolean quoted) {
        if (value.length() < (password ? MIN_PASSWORD : MIN_TOKEN) || SecretValue.stands(value)) {
            return false;
        }
        if (password) {
            return SecretValue.hasDigit(value) || quoted;
        }
        return SecretValue.hasDigit(value) && Entropy.of(value) >= MIN_ENTROPY;
    }

    private static boolean inName(char c) {
        return Chars.letterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private static boolean inValue(char c, char quote) {
        if (c <= ' ' || c == quote) {
            return false;
        }
        return quote != ' '
                || (c != ',' && c != ';' && c != '"' && c != '\'' && c != '`' && c != '(' && c != ')' && c != ']'
                        && c != '}' && c < 127);
    }
}
