package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What names say about the values that they are given: that of a password, of a token, or of a service with secrets of a
 * known form. Words are looked up by their first three letters at each letter of the name, so that a name costs about as
 * much as it is long.
 */
final class SecretNames {

    /**
     * What a name says.
     *
     * @param password whether it names a password, which may be short
     * @param token whether it names something that looks random
     * @param rules the rules of the secrets of the service that it names
     */
    record Meaning(boolean password, boolean token, List<SecretRule> rules) {

        static final Meaning NONE = new Meaning(false, false, List.of());
    }

    private record Word(String text, Meaning meaning) {}

    private static final List<String> PASSWORDS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "pwd",
            "dbpass",
            "databasepass",
            "keypass",
            "userpass",
            "adminpass",
            "passwort",
            "kennwort",
            "motdepasse",
            "contrasena",
            "senha",
            "wachtwoord");
    private static final List<String> TOKENS = List.of(
            "secret",
            "token",
            "apikey",
            "accesskey",
            "privatekey",
            "authkey",
            "servicekey",
            "accountkey",
            "clientkey",
            "encryptionkey",
            "signingkey",
            "masterkey",
            "credential",
            "userauth",
            "authorization",
            "bearer",
            "basic");
    /** Endings of names of what is known of a secret, and is none: {@code tokenUrl}, {@code password_min_length}. */
    private static final List<String> PROPERTIES = List.of(
            "name",
            "type",
            "length",
            "count",
            "timeout",
            "expiry",
            "expires",
            "expiresin",
            "expiration",
            "ttl",
            "path",
            "file",
            "filename",
            "dir",
            "directory",
            "url",
            "uri",
            "endpoint",
            "policy",
            "format",
            "hint",
            "field",
            "label",
            "regex",
            "pattern",
            "version",
            "status",
            "attempts",
            "retries",
            "days",
            "hours",
            "minutes",
            "seconds",
            "ms",
            "limit",
            "size",
            "ref",
            "provider",
            "algorithm",
            "encoder",
            "env");

    private static final int LETTERS = 37;
    private static final int BEGINNING = 3;

    private final Word[][] byBeginning = new Word[LETTERS * LETTERS * LETTERS][];

    SecretNames(List<SecretRule> assigned) {
        Map<String, List<SecretRule>> services = new LinkedHashMap<>();
        for (SecretRule rule : assigned) {
            for (String word : rule.words()) {
                services.computeIfAbsent(plain(word), key -> new ArrayList<>()).add(rule);
            }
        }
        PASSWORDS.forEach(word -> add(word, new Meaning(true, false, List.of())));
        TOKENS.forEach(word -> add(word, new Meaning(false, true, List.of())));
        services.forEach((word, rules) -> add(word, new Meaning(false, false, rules)));
    }

    /** Names are compared without their separators. */
    private static String plain(String word) {
        StringBuilder plain = new StringBuilder(word.length());
        word.chars().filter(c -> Chars.letterOrDigit((char) c)).forEach(c -> plain.append((char) c));
        return plain.toString();
    }

    private void add(String text, Meaning meaning) {
        int key = key(text, 0);
        List<Word> words = byBeginning[key] == null ? new ArrayList<>() : new ArrayList<>(List.of(byBeginning[key]));
        words.add(new Word(text, meaning));
        byBeginning[key] = words.toArray(Word[]::new);
    }

    /**
     * {@return what a name says}
     *
     * @param name letters and digits in lower case
     */
    Meaning of(String name) {
        Meaning meaning = Meaning.NONE;
        for (int i = 0; i + BEGINNING <= name.length(); i++) {
            Word[] words = byBeginning[key(name, i)];
            if (words != null) {
                meaning = with(meaning, words, name, i);
            }
        }
        return meaning;
    }

    private static Meaning with(Meaning before, Word[] words, String name, int at) {
        Meaning meaning = before;
        for (Word word : words) {
            if (name.startsWith(word.text, at)) {
                meaning = new Meaning(
                        meaning.password || word.meaning.password,
                        meaning.token || word.meaning.token,
                        meaning.rules.isEmpty() ? word.meaning.rules : meaning.rules);
            }
        }
        return meaning;
    }

    /**
     * {@return whether a name is that of a property of a secret: of {@code token_count}, not of {@code tokenAccount}}
     *
     * @param name letters and digits in lower case
     * @param written the name as it is written
     */
    static boolean ofProperty(String name, String written) {
        for (String property : PROPERTIES) {
            if (name.endsWith(property)) {
                String owner = name.substring(0, name.length() - property.length());
                if (beginsWord(written, property.length())
                        || Stream.of(PASSWORDS, TOKENS).flatMap(List::stream).anyMatch(owner::endsWith)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return whether a word begins where so many letters and digits are left} */
    private static boolean beginsWord(String written, int left) {
        int start = written.length();
        for (int letters = 0; letters < left; start--) {
            letters += Chars.letterOrDigit(written.charAt(start - 1)) ? 1 : 0;
        }
        if (start == 0 || !Chars.letterOrDigit(written.charAt(start - 1))) {
            return true;
        }
        return Chars.upper(written.charAt(start)) && !Chars.upper(written.charAt(start - 1));
    }

    /** {@return the last three letters and digits of a name, as a number, when one more character is read} */
    static int next(int last, char c) {
        if (!Chars.letterOrDigit(c)) {
            return last;
        }
        return last % (LETTERS * LETTERS) * LETTERS + letter(Chars.upper(c) ? (char) (c + 32) : c);
    }

    /** {@return whether a word that says something begins with these three letters} */
    boolean mayBegin(int last) {
        return byBeginning[last] != null;
    }

    private static int key(String name, int at) {
        return (letter(name.charAt(at)) * LETTERS + letter(name.charAt(at + 1))) * LETTERS
                + letter(name.charAt(at + 2));
    }

    private static int letter(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 1;
        }
        return Chars.digit(c) ? c - '0' + 27 : 0;
    }
}
