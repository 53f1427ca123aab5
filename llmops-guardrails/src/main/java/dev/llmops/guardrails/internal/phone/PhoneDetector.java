package dev.llmops.guardrails.internal.phone;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers: international ones (ITU-T E.164, with {@code +}), those of the North American Numbering Plan, and other
 * numbers beside a word that says what they are ({@link PhoneContext}). An extension belongs to the number.
 */
public final class PhoneDetector implements Detector {

    private static final String TYPE = "phone";
    private static final double INTERNATIONAL = 0.8;
    private static final double NORTH_AMERICAN = 0.7;
    private static final double BY_CONTEXT = 0.6;
    static final int MAX_DIGITS = 15;
    static final int MIN_DIGITS = 7;
    private static final int MAX_EXTENSION = 6;
    private static final List<String> AFTER = List.of("office", "fax", "mobile", "cell", "home", "phone", "tel");
    private static final int MAX_AFTER = 6;

    @Override
    public boolean startsWith(char first) {
        return Chars.digit(first) || first == '+' || first == '(';
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (!canFollow(window.before(i))) {
            return null;
        }
        if (window.at(i) == '(' && !closes(window, i + 1)) {
            return null;
        }
        PhoneDigits digits = new PhoneDigits();
        PhoneContext context = null;
        boolean plus = window.at(i) == '+';
        int p = plus ? i + 1 : i;
        Match best = null;
        while (true) {
            int start = separatorsEnd(window, p, digits);
            if (start > p) {
                digits.begin(window.at(p));
            }
            int end = start;
            while (Chars.digit(window.at(end)) && digits.count() < MAX_DIGITS) {
                digits.add(window.at(end));
                end++;
            }
            if (end == start || Chars.digit(window.at(end))) {
                return best;
            }
            p = end;
            int extended = extensionEnd(window, end);
            double score = Chars.word(window.at(extended)) ? 0 : score(plus, digits);
            if (score == 0 && !plus && mayBePhone(window, extended, digits)) {
                context = context == null ? PhoneContext.of(window, i) : context;
                score = byContext(window, i, extended, digits, context);
            }
            if (score > 0) {
                best = new Match(TYPE, i, extended, score);
            }
            if (extended > end) {
                return best;
            }
        }
    }

    /** {@return whether the first group of digits has its bracket to itself} */
    private static boolean closes(Window window, int start) {
        int i = start;
        while (i - start < MAX_DIGITS && Chars.digit(window.at(i))) {
            i++;
        }
        return window.at(i) == ')';
    }

    private static boolean canFollow(char before) {
        return !Chars.word(before)
                && before != '+'
                && before != '-'
                && before != '.'
                && before != '/'
                && before != '$'
                && before != '€';
    }

    /** {@return how sure the form alone is, or 0} */
    private static double score(boolean plus, PhoneDigits digits) {
        if (plus) {
            return digits.international() ? INTERNATIONAL : 0;
        }
        return digits.northAmerican() ? NORTH_AMERICAN : 0;
    }

    /** {@return whether words may make a phone number of it: of a sum they make none} */
    private static boolean mayBePhone(Window window, int end, PhoneDigits digits) {
        return digits.count() >= MIN_DIGITS && "=*%^".indexOf(window.at(end)) < 0;
    }

    private static double byContext(Window window, int start, int end, PhoneDigits digits, PhoneContext context) {
        if (digits.somethingElse(context.labelled())) {
            return 0;
        }
        if (named(window, end, digits.grouped())) {
            return BY_CONTEXT;
        }
        boolean phone = digits.ten() ? context.joined() : context.near();
        return (digits.grouped() ? context.far() : phone) && !inRow(window, start) ? BY_CONTEXT : 0;
    }

    /** {@return whether other digits stand in front, as in the pages of a journal} */
    private static boolean inRow(Window window, int start) {
        return Chars.blank(window.before(start)) && start > 1 && Chars.digit(window.at(start - 2));
    }

    /**
     * {@return whether a word behind the number says what it is, as in signatures: "555 1234 office"}
     *
     * @param grouped whether the number is grouped; of digits alone "1000000 phone calls" is to be told apart
     */
    private static boolean named(Window window, int end, boolean grouped) {
        char gap = window.at(end);
        if (gap != ' ' && gap != '-') {
            return false;
        }
        int i = end + 1;
        while (i - end <= MAX_AFTER && Chars.letter(window.at(i))) {
            i++;
        }
        return AFTER.contains(window.part(end + 1, i).toLowerCase(Locale.ROOT))
                && (grouped || window.at(i) != ' ' || !Chars.letter(window.at(i + 1)));
    }

    /** {@return the end of an extension such as {@code x123}, or where it would begin if there is none} */
    private static int extensionEnd(Window window, int end) {
        int i = window.at(end) == ' ' ? end + 1 : end;
        if (window.startsWith(i, "ext")) {
            i += window.at(i + 3) == '.' ? 4 : 3;
            i += window.at(i) == ' ' ? 1 : 0;
        } else if (window.at(i) == 'x') {
            i++;
        } else {
            return end;
        }
        int first = i;
        while (i - first < MAX_EXTENSION && Chars.digit(window.at(i))) {
            i++;
        }
        return i == first ? end : i;
    }

    /** One separator, or a bracket and another one; behind an area code also a slash or a dash, with blanks around it. */
    private static int separatorsEnd(Window window, int i, PhoneDigits digits) {
        int parted = digits.areaCode() ? dashEnd(window, i) : i;
        if (parted > i) {
            return parted;
        }
        char first = window.at(i);
        if (!separator(first)) {
            return i;
        }
        char second = window.at(i + 1);
        boolean pair = separator(second) && (bracket(first) || bracket(second));
        return pair ? i + 2 : i + 1;
    }

    private static int dashEnd(Window window, int i) {
        int dash = Chars.blank(window.at(i)) ? i + 1 : i;
        if (window.at(dash) != '/' && window.at(dash) != '-' && window.at(dash) != '–') {
            return i;
        }
        int end = Chars.blank(window.at(dash + 1)) ? dash + 2 : dash + 1;
        return Chars.digit(window.at(end)) ? end : i;
    }

    private static boolean bracket(char c) {
        return c == '(' || c == ')';
    }

    private static boolean separator(char c) {
        return Chars.blank(c) || c == '-' || c == '.' || bracket(c);
    }
}
