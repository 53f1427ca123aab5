package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers: international ones (ITU-T E.164, with {@code +}), those of the North American Numbering Plan, and other
 * numbers beside a word that says what they are. An extension belongs to the number.
 */
final class PhoneDetector implements Detector {

    private static final String TYPE = "phone";
    private static final double INTERNATIONAL = 0.8;
    private static final double NORTH_AMERICAN = 0.7;
    private static final double BY_CONTEXT = 0.6;
    static final int MAX_DIGITS = 15;
    private static final int MIN_DIGITS = 7;
    private static final int MAX_EXTENSION = 6;
    private static final Context BEFORE = Context.of(
            "phone",
            "tel:",
            "tel.",
            "tel ",
            "telephone",
            "telefon",
            "call",
            "mobile",
            "cell",
            "fax",
            "whatsapp",
            "sms",
            "text me",
            "contact",
            "dial",
            "reach",
            "answering",
            "handy",
            "rufnummer",
            "celular",
            "ring ",
            "number is",
            "my number",
            "mobil",
            "telefono",
            "teléfono",
            "téléphone",
            "landline",
            "appelez",
            "appeler",
            "joindre",
            "joignable",
            "anruf",
            "erreichbar",
            "mich unter",
            "uns unter");
    private static final List<String> AFTER = List.of("office", "fax", "mobile", "cell", "home", "phone", "tel");
    private static final int LONGEST_AFTER = 6;

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
        PhoneDigits digits = new PhoneDigits();
        boolean plus = window.at(i) == '+';
        int p = plus ? i + 1 : i;
        Match best = null;
        while (true) {
            int start = separatorsEnd(window, p);
            if (start > p) {
                digits.begin();
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
            double score = Chars.word(window.at(extended)) ? 0 : score(window, i, extended, plus, digits);
            if (score > 0) {
                best = new Match(TYPE, i, extended, score);
            }
            if (extended > end) {
                return best;
            }
        }
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

    private static double score(Window window, int start, int end, boolean plus, PhoneDigits digits) {
        if (plus) {
            return digits.international() ? INTERNATIONAL : 0;
        }
        if (digits.northAmerican()) {
            return NORTH_AMERICAN;
        }
        boolean phone =
                digits.count() >= MIN_DIGITS && !digits.date() && (BEFORE.before(window, start) || named(window, end));
        return phone ? BY_CONTEXT : 0;
    }

    /** {@return whether a word behind the number says what it is, as in signatures: "555 1234 office"} */
    private static boolean named(Window window, int end) {
        char gap = window.at(end);
        if (gap != ' ' && gap != '-') {
            return false;
        }
        int i = end + 1;
        while (i - end <= LONGEST_AFTER && Chars.letter(window.at(i))) {
            i++;
        }
        return AFTER.contains(window.part(end + 1, i).toLowerCase(Locale.ROOT));
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

    /** One separator, or a bracket and another one. */
    private static int separatorsEnd(Window window, int i) {
        char first = window.at(i);
        if (!separator(first)) {
            return i;
        }
        char second = window.at(i + 1);
        boolean pair = separator(second) && (bracket(first) || bracket(second));
        return pair ? i + 2 : i + 1;
    }

    private static boolean bracket(char c) {
        return c == '(' || c == ')';
    }

    private static boolean separator(char c) {
        return Chars.blank(c) || c == '-' || c == '.' || bracket(c);
    }
}
