package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Alphabet;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value that a name says is secret: {@code password = "..."}, {@code api_key: ...}, "my password is ...", a bearer
 * token, {@code <add key="Password" value="...">}. A password may be short; a token must look random, and the key to a service
 * that is named more so.
 */
final class AssignmentDetector implements Detector {

    private static final double SCORE = 0.7;
    private static final int MIN_KEY = 14;
    private static final int MIN_BARE_KEY = 32;
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 64;
    private static final int MAX_VALUE = 200;
    private static final int MIN_PASSWORD = 6;
    private static final int MIN_TOKEN = 10;
    private static final double MIN_ENTROPY = 2.75;

    private static final String PASSE = "passe";

    private final SecretNames names = new SecretNames();

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
        boolean speaks = false;
        int last = 0;
        while (nameEnd - i <= MAX_NAME && inName(window.at(nameEnd))) {
            last = SecretNames.next(last, window.at(nameEnd));
            speaks |= names.mayBegin(last);
            nameEnd++;
        }
        if (nameEnd - i > MAX_NAME || nameEnd - i < MIN_NAME || !(speaks || needsWordsBefore(window, i, nameEnd))) {
            return null;
        }
        String name = name(window, i, nameEnd);
        SecretNames.Meaning meaning = names.of(name);
        String written = window.part(i, nameEnd);
        if (SecretNames.ofBundler(written)) {
            return loginOfHost(window, nameEnd);
        }
        boolean asks = meaning.password() || (meaning.token() && !forAll(name));
        if ((!asks && !meaning.service()) || SecretNames.ofProperty(name, written)) {
            return null;
        }
        if (!asks) {
            return forAll(name) && !ofPair(name)
                    ? null
                    : keyOfService(window, nameEnd, meaning.role() || meaning.token());
        }
        int start = Assignment.valueStart(window, nameEnd, name.equals("bearer") || name.equals("basic"));
        if (start >= 0 && name.endsWith("authorization")) {
            start = Assignment.behindScheme(window, start);
        }
        return start < 0 ? null : value(window, start, meaning.password());
    }

    /** "key" and the last word of "mot de passe". */
    private static boolean needsWordsBefore(Window window, int start, int end) {
        return (end - start == MIN_NAME && window.startsWithIgnoringCase(start, "key"))
                || (end - start == PASSE.length() && window.startsWithIgnoringCase(start, PASSE));
    }

    /** A token's id tells the token from others, and a public one is for all to see. */
    private static boolean forAll(String name) {
        return name.endsWith("id") || name.contains("public");
    }

    /** A client's id is half of what a service asks for. */
    private static boolean ofPair(String name) {
        return name.endsWith("clientid") || name.endsWith("accessid");
    }

    /** The name without its separators; "key" and "passe" take words before them along ("API key", "mot de passe"). */
    private static String name(Window window, int start, int end) {
        StringBuilder name = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = window.at(i);
            if (Chars.letterOrDigit(c)) {
                name.append(Chars.upper(c) ? (char) (c + 32) : c);
            }
        }
        boolean passe = name.toString().equals(PASSE);
        if (!passe && !name.toString().equals("key")) {
            return name.toString();
        }
        String before = window.contextOf(start).stripTrailing();
        if (passe) {
            return before.endsWith("mot de") ? "motdepasse" : PASSE;
        }
        return before.substring(before.lastIndexOf(' ') + 1) + name;
    }

    /** The user and the password that Bundler has for a host of gems. */
    private static @Nullable Match loginOfHost(Window window, int nameEnd) {
        int from = Assignment.valueStart(window, nameEnd, false);
        if (from < 0) {
            return null;
        }
        int start = Assignment.behindQuote(window, from);
        int colon = window.runEnd(Alphabet.ESCAPED, start, MAX_VALUE);
        if (window.at(colon) != ':') {
            return null;
        }
        int end = window.runEnd(Alphabet.ESCAPED, colon + 1, MAX_VALUE);
        boolean login = colon > start && end - colon > MIN_PASSWORD && ends(window.at(end));
        return login && !SecretValue.stands(window.part(colon + 1, end))
                ? new Match("password", start, end, SCORE)
                : null;
    }

    /** A name that says no more than the service asks for what is neither a commit nor a digest. */
    private static @Nullable Match keyOfService(Window window, int nameEnd, boolean named) {
        int from = Assignment.valueStart(window, nameEnd, false);
        if (from < 0) {
            return null;
        }
        int start = Assignment.behindQuote(window, from);
        int end = window.runEnd(Alphabet.ESCAPED, start, MAX_VALUE);
        String key = window.part(start, Math.min(end, window.length()));
        boolean random = key.length() >= (named ? MIN_KEY : MIN_BARE_KEY)
                && (named || bothCases(key))
                && ends(window.at(end))
                && secret(key, false, true)
                && Randomness.varied(key, Alphabet.HEX.size());
        return random ? new Match("service_key", start, end, SCORE) : null;
    }

    private static boolean bothCases(String key) {
        return !key.equals(key.toLowerCase(Locale.ROOT)) && !key.equals(key.toUpperCase(Locale.ROOT));
    }

    private static boolean ends(char c) {
        return c <= ' ' || Assignment.quote(c) || ";,)]}<\\&".indexOf(c) >= 0;
    }

    /** Where a backslash before a quotation mark is none that escapes it, the value ends there. */
    private static @Nullable Match value(Window window, int from, boolean password) {
        int start = Assignment.behindQuote(window, from);
        if (start == from) {
            return bare(window, from, password);
        }
        char quote = window.before(start);
        Match escaped = start - from > 1 ? null : quoted(window, start, quote, true, password);
        return escaped == null ? quoted(window, start, quote, false, password) : escaped;
    }

    private static @Nullable Match quoted(Window window, int start, char quote, boolean escapes, boolean password) {
        int end = start;
        while (end - start <= MAX_VALUE && window.at(end) > ' ' && window.at(end) != quote) {
            end += escapes && window.at(end) == '\\' && window.at(end + 1) > ' ' ? 2 : 1;
        }
        if (end - start > MAX_VALUE || window.at(end) != quote) {
            return null;
        }
        // Within a text in quotation marks the backslash belongs to the mark.
        int last = !escapes && window.at(start - 2) == '\\' && window.before(end) == '\\' ? end - 1 : end;
        return match(window, start, last, password, true);
    }

    private static @Nullable Match bare(Window window, int start, boolean password) {
        int end = start;
        while (end - start <= MAX_VALUE && inBare(window.at(end))) {
            end++;
        }
        if (end - start > MAX_VALUE) {
            return null;
        }
        if (window.before(end) == '.' || window.before(end) == '?') {
            end--;
        }
        return called(window, start, end) ? null : match(window, start, end, password, false);
    }

    private static @Nullable Match match(Window window, int start, int end, boolean password, boolean quoted) {
        return end > start && secret(window.part(start, end), password, quoted)
                ? new Match(password ? "password" : "generic_secret", start, end, SCORE)
                : null;
    }

    /** {@return whether it is the name of a function, such as {@code decode64(...)}} */
    private static boolean called(Window window, int start, int end) {
        return end > start && window.at(end) == '(' && SecretValue.isName(window.part(start, end));
    }

    private static boolean secret(String value, boolean password, boolean quoted) {
        if (value.length() < (password ? MIN_PASSWORD : MIN_TOKEN) || SecretValue.stands(value)) {
            return false;
        }
        if (password) {
            return SecretValue.hasDigit(value) || quoted;
        }
        return SecretValue.hasDigit(value)
                && Entropy.of(value) >= MIN_ENTROPY
                && !Randomness.readsAsWords(value)
                && (quoted || !SecretValue.isReference(value));
    }

    private static boolean inName(char c) {
        return Chars.letterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private static boolean inBare(char c) {
        return c > ' ' && c < 127 && ",;\"'`()]}<".indexOf(c) < 0;
    }
}
