package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Postal addresses: a street, which a word of some twenty languages tells, with a number, and what follows it: a flat, a
 * town, a region, a postcode, a country.
 */
public final class AddressDetector implements Detector {

    /** The type of its findings. */
    public static final String TYPE = "address";

    private static final double SCORE = 0.75;
    /** So many words a street's name has at most. */
    private static final int MAX_NAME = 6;

    private static final Context SAYS = Context.of(
            "address",
            "live at",
            "lives at",
            "located at",
            "moved to",
            "sent to",
            "ship to",
            "return to",
            "office is at",
            "deliver",
            "corner of",
            "adresse",
            "dirección",
            "indirizzo");

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first) || first >= 128;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before)
                || before == '@'
                || before == '/'
                || before == '{'
                || (!Chars.digit(window.at(i)) && !Character.isUpperCase(window.at(i)) && !inFront(window, i))) {
            return null;
        }
        if (Chars.digit(window.at(i)) && (before == '.' || before == ',' || before == '-' || before == '$')) {
            return null;
        }
        List<AddressTokens.Token> tokens = AddressTokens.at(window, i);
        if (tokens.size() < 2) {
            return null;
        }
        int core = military(tokens);
        if (core < 0) {
            core = street(window, i, tokens);
        }
        if (core < 0) {
            return null;
        }
        int last = rest(tokens, core);
        return new Match(TYPE, i, end(window, tokens.get(last)), SCORE);
    }

    /** An abbreviation's dot and that behind a Hungarian house number belong to the address. */
    private static int end(Window window, AddressTokens.Token last) {
        boolean dot = AddressWords.BEHIND.contains(last.text()) && last.length() < 5 && window.at(last.end()) == '.';
        return dot ? last.end() + 1 : last.end();
    }

    private static boolean inFront(Window window, int i) {
        Word word = Word.at(window, i);
        boolean whole = word.length() > 2 || window.at(word.end()) == '.';
        return !word.empty() && whole && AddressWords.FRONT.contains(word.text(window)) && word.unknown();
    }

    /** {@return the token at which a military address has its post office, or -1} */
    private static int military(List<AddressTokens.Token> tokens) {
        String first = tokens.get(0).text();
        if (!first.startsWith("us") && !first.equals("psc") && !first.equals("unit")) {
            return -1;
        }
        for (int k = 1; k < Math.min(tokens.size() - 1, MAX_NAME + 1); k++) {
            if (AddressWords.MILITARY.contains(tokens.get(k).text())) {
                return k;
            }
        }
        return -1;
    }

    /** {@return the token at which the street and its number end, or -1 if there is no street} */
    private static int street(Window window, int i, List<AddressTokens.Token> tokens) {
        boolean number = false;
        int names = 0;
        for (int k = 0; k < Math.min(tokens.size(), MAX_NAME + 2); k++) {
            AddressTokens.Token token = tokens.get(k);
            AddressTokens.Token next = k + 1 < tokens.size() ? tokens.get(k + 1) : null;
            boolean numbered = next != null && next.number() && !next.newLine();
            if (k > 0 && token.newLine() && !tokens.get(0).number()) {
                return -1;
            }
            if (token.number()) {
                if (names > 0 && number && tokens.get(0).number() && token.length() < 5) {
                    return k;
                }
                if (names > 0 && k == names && token.length() < 5 && SAYS.before(window, i)) {
                    return k;
                }
                number = true;
                continue;
            }
            if (number && names > 0 && token.capital() && AddressWords.BEHIND_NUMBERED.contains(token.text())) {
                return k;
            }
            if (ending(token)
                    || (names > 0
                            && AddressWords.BEHIND.contains(token.text())
                            && (token.capital() || number || numbered))) {
                if (number || numbered || (names > 0 && token.capital() && token.length() > 4)) {
                    return numbered ? k + 1 : k;
                }
            }
            if (AddressWords.FRONT.contains(token.text()) && next != null && (number || k == 0)) {
                int end = numberBehind(tokens, k + 1);
                if (end > 0 || number) {
                    return end > 0 ? end : nameEnd(tokens, k + 1);
                }
            }
            boolean named =
                    token.capital() || token.unknown() || (names > 0 && AddressWords.WITHIN.contains(token.text()));
            if (!named) {
                return -1;
            }
            names++;
        }
        return number
                        && names > 0
                        && tokens.get(0).number()
                        && SAYS.before(window, i)
                        && tokens.get(1).capital()
                        && tokens.get(1).start() == tokens.get(0).end() + 1
                ? names
                : -1;
    }

    /** {@return the token of the number behind a street's name, or -1} */
    private static int numberBehind(List<AddressTokens.Token> tokens, int from) {
        for (int k = from; k < Math.min(tokens.size(), from + MAX_NAME); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (token.number()) {
                return k;
            }
            if (!token.capital() && !token.unknown() && !AddressWords.WITHIN.contains(token.text())) {
                return -1;
            }
        }
        return -1;
    }

    /** {@return whether a sentence begins at a token: a common word with a capital, or a phone number on a line of its own} */
    private static boolean sentence(List<AddressTokens.Token> tokens, int k) {
        AddressTokens.Token token = tokens.get(k);
        AddressTokens.Token before = tokens.get(k - 1);
        boolean groups = k + 1 < tokens.size() && tokens.get(k + 1).number();
        return (token.start() - before.end() >= 2 && token.capital() && before.number() && before.length() >= 5)
                || (token.newLine() && token.number() && (groups || token.length() < 4) && before.capital());
    }

    /** {@return the last token of a street's name without a number after it, or -1} */
    private static int nameEnd(List<AddressTokens.Token> tokens, int from) {
        int last = -1;
        for (int k = from; k < Math.min(tokens.size(), from + MAX_NAME); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (token.newLine() || !(token.capital() || AddressWords.WITHIN.contains(token.text()))) {
                break;
            }
            last = token.capital() ? k : last;
        }
        return last;
    }

    private static boolean ending(AddressTokens.Token token) {
        String text = token.text();
        return text.length() > 6
                && token.unknown()
                && AddressWords.ENDINGS.stream().anyMatch(text::endsWith);
    }

    /** {@return the last token of what follows a street: numbers, units, and words with a capital or that are names} */
    private static int rest(List<AddressTokens.Token> tokens, int core) {
        int last = core;
        for (int k = core + 1; k < tokens.size(); k++) {
            AddressTokens.Token token = tokens.get(k);
            if (sentence(tokens, k)) {
                break;
            }
            boolean belongs = token.number()
                    || token.capital()
                    || AddressWords.UNITS.contains(token.text())
                    || (token.unknown() && token.length() > 1);
            boolean another = AddressWords.AND.contains(token.text())
                    && k + 1 < tokens.size()
                    && tokens.get(k + 1).number();
            if (another) {
                break;
            }
            if (belongs) {
                last = k;
            } else if (!AddressWords.WITHIN.contains(token.text())) {
                break;
            }
        }
        return last;
    }
}
