package dev.llmops.guardrails.internal.names;

import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The numbers and words from a position on, as far as they may belong to one postal address. */
final class AddressTokens {

    private static final int MAX_TOKENS = 20;
    private static final int MAX_DIGITS = 6;
    private static final int MAX_GAP = 4;

    /**
     * A number or a word.
     *
     * @param start where it begins
     * @param end where it ends, without a dot
     * @param number whether it is one
     * @param capital whether it begins with a capital
     * @param unknown whether it is a word that the language does not have
     * @param text the word in lower case
     * @param newLine whether a line ends before it
     */
    record Token(int start, int end, boolean number, boolean capital, boolean unknown, String text, boolean newLine) {

        int length() {
            return end - start;
        }
    }

    private AddressTokens() {}

    static List<Token> at(Window window, int i) {
        List<Token> tokens = new ArrayList<>();
        int p = i;
        boolean newLine = false;
        while (tokens.size() < MAX_TOKENS) {
            Token token = token(window, p, newLine);
            if (token == null) {
                break;
            }
            tokens.add(token);
            int next = gapEnd(window, token);
            newLine = next > 0 && window.part(token.end, next).indexOf('\n') >= 0;
            if (next < 0) {
                break;
            }
            p = next;
        }
        return tokens;
    }

    private static @Nullable Token token(Window window, int start, boolean newLine) {
        if (Chars.digit(window.at(start))) {
            int end = start;
            while (end - start <= MAX_DIGITS && Chars.digit(window.at(end))) {
                end++;
            }
            if (Chars.letter(window.at(end))
                    && Chars.letter(window.at(end + 1))
                    && !Character.isLetterOrDigit(window.at(end + 2))) {
                end += 2;
            } else if (Chars.letter(window.at(end)) && !Character.isLetterOrDigit(window.at(end + 1))) {
                end++;
            } else if (window.at(end) == '-' && Chars.digit(window.at(end + 1))) {
                end++;
                while (end - start <= 2 * MAX_DIGITS && Chars.digit(window.at(end))) {
                    end++;
                }
            }
            boolean sound = end - start <= 2 * MAX_DIGITS && !Character.isLetterOrDigit(window.at(end));
            return sound
                    ? number(window, start, end, newLine)
                    : number(window, start, postcodeEnd(window, start), newLine);
        }
        Word word = Word.at(window, start);
        if (word.empty()) {
            return number(window, start, postcodeEnd(window, start), newLine);
        }
        return new Token(
                start,
                word.end(),
                false,
                word.capital(),
                word.unknown(),
                word.text(window).toLowerCase(Locale.ROOT),
                newLine);
    }

    private static @Nullable Token number(Window window, int start, int end, boolean newLine) {
        return end < 0 ? null : new Token(start, end, true, false, false, window.part(start, end), newLine);
    }

    /** {@return the end of a part of a postcode such as "SW1A", "K1A" or "DK" before a hyphen and digits, or -1} */
    private static int postcodeEnd(Window window, int start) {
        int end = start;
        boolean digit = false;
        while (end - start <= MAX_GAP && (Chars.upper(window.at(end)) || Chars.digit(window.at(end)))) {
            digit |= Chars.digit(window.at(end));
            end++;
        }
        return digit && end - start <= MAX_GAP && !Character.isLetterOrDigit(window.at(end)) ? end : -1;
    }

    /** {@return where the next token may begin, or -1 if a sentence ends here} */
    private static int gapEnd(Window window, Token token) {
        int p = token.end;
        if (window.at(p) == '.' && (token.length() <= 4 || token.number) && !token.text.equals("is")) {
            p++;
        }
        if (window.at(p) == '/' && token.length() == 1) {
            p++;
        }
        if (window.at(p) == '-' && token.capital && token.length() <= 2 && Chars.digit(window.at(p + 1))) {
            return p + 1; // DK-8000
        }
        int from = p;
        while (p - from < MAX_GAP
                && (window.at(p) == ' ' || window.at(p) == ',' || window.at(p) == '\n' || window.at(p) == '\r')) {
            p++;
        }
        return p == token.end ? -1 : p;
    }
}
