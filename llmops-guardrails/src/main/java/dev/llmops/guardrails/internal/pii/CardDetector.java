package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/**
 * Payment card numbers (ISO/IEC 7812): a known issuer's prefix with that issuer's length, and the Luhn check digit. Groups
 * may be parted by single blanks, hyphens or dots, and by the end of a line where others are.
 */
final class CardDetector implements Detector {

    private static final String TYPE = "credit_card";
    private static final double SCORE = 0.99;
    private static final int MAX_DIGITS = 19;
    private static final int MIN_GROUP = 3;
    /** But for numbers in two groups, such as some of UnionPay's. */
    private static final int MAX_GROUP = 7;
    /** What most cards' numbers have; shorter ones, which only Maestro has, are told with more care. */
    private static final int COMMON = 13;

    @Override
    public boolean startsWith(char first) {
        return first >= '2' && first <= '6';
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before) || ((before == '-' || before == '.') && i > 1 && Chars.digit(window.at(i - 2)))) {
            return null;
        }
        if (!Chars.digit(window.at(i + 1)) || !Chars.digit(window.at(i + 2))) {
            return null; // no group is shorter
        }
        StringBuilder digits = new StringBuilder(MAX_DIGITS);
        int group = i;
        int end = -1;
        int p = i;
        boolean parted = false;
        boolean wrapped = false;
        while (digits.length() <= MAX_DIGITS) {
            char c = window.at(p);
            if (Chars.digit(c)) {
                digits.append(c);
                p++;
                continue;
            }
            if (p - group < MIN_GROUP || (group > i && p - group > MAX_GROUP)) {
                break;
            }
            if (!Chars.word(c)
                    && valid(digits)
                    && !(digits.length() < COMMON && inRow(window, i))
                    && (parted || !wrapped)) {
                end = p;
            }
            int next = Chars.blank(c) || c == '-' || c == '.' ? p + 1 : p;
            parted |= next > p;
            if (!wrapped && lineEnd(window, next) > next) {
                next = lineEnd(window, next);
                wrapped = true;
            }
            if (next == p || !Chars.digit(window.at(next))) {
                break;
            }
            p = next;
            group = p;
        }
        return end < 0 ? null : new Match(TYPE, i, end, SCORE);
    }

    /** {@return the position behind a line break, or the same if there is none} */
    private static int lineEnd(Window window, int i) {
        int feed = window.at(i) == '\r' ? i + 1 : i;
        return window.at(feed) == '\n' ? feed + 1 : i;
    }

    /** {@return whether it may be the rest of a longer number} */
    private static boolean inRow(Window window, int start) {
        return Chars.blank(window.before(start)) && start > 1 && Chars.digit(window.at(start - 2));
    }

    private static boolean valid(CharSequence digits) {
        int length = digits.length();
        if (length < 12 || length > MAX_DIGITS) {
            return false;
        }
        int prefix = Integer.parseInt(digits, 0, 4, 10);
        return issued(prefix, length) && CheckDigits.luhn(digits);
    }

    private static boolean issued(int prefix, int length) {
        return switch (prefix / 1000) {
            case 4 -> length == 13 || length == 16 || length == 19; // Visa
            case 2 -> prefix >= 2221 && prefix <= 2720 && length == 16; // Mastercard
            case 5 -> (prefix >= 5100 && prefix <= 5599 && length == 16) || length == 12 || maestro(prefix, length);
            case 3 -> third(prefix, length);
            default -> length >= 12; // Discover, UnionPay, Maestro
        };
    }

    private static boolean maestro(int prefix, int length) {
        return (prefix < 5100 || prefix >= 5600) && length >= 12;
    }

    private static boolean third(int prefix, int length) {
        int two = prefix / 100;
        return switch (two) {
            case 34, 37 -> length == 15; // American Express
            case 35 -> length >= 16; // JCB
            case 30, 36, 38, 39 -> length == 14 || length >= 16; // Diners Club
            default -> false;
        };
    }
}
