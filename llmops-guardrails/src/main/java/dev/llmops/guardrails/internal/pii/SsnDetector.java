package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Social security numbers of the United States: three, two and four digits, parted alike, none of the areas, groups and
 * serials that the Social Security Administration never gives out. Nine digits in a row need a word that says what they
 * are.
 */
final class SsnDetector implements Detector {

    private static final String TYPE = "us_ssn";
    private static final double SCORE = 0.85;
    private static final Context WORDS = Context.of("ssn", "social security", "social", "ss#", "tax id", "taxpayer");
    private static final Set<String> NEVER_ISSUED = Set.of("123456789", "987654320", "078051120", "219099999");

    @Override
    public boolean startsWith(char first) {
        return Chars.digit(first);
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before) || before == '-' || before == '.' || !digits(window, i, 3)) {
            return null;
        }
        char separator = window.at(i + 3);
        int width = Chars.digit(separator) ? 0 : 1;
        if (width == 1 && separator != '-' && separator != ' ' && separator != '.') {
            return null;
        }
        int group = i + 3 + width;
        int serial = group + 2 + width;
        if (!digits(window, group, 2)
                || (width == 1 && window.at(group + 2) != separator)
                || !digits(window, serial, 4)
                || goesOn(window, serial + 4)) {
            return null;
        }
        String number = window.part(i, i + 3) + window.part(group, group + 2) + window.part(serial, serial + 4);
        boolean sure = (width == 1 && separator != '.') || WORDS.before(window, i);
        return sure && issued(number) ? new Match(TYPE, i, serial + 4, SCORE) : null;
    }

    private static boolean issued(String number) {
        return !number.startsWith("000")
                && !number.startsWith("666")
                && number.charAt(0) != '9'
                && !number.startsWith("00", 3)
                && !number.endsWith("0000")
                && number.chars().distinct().count() > 1
                && !NEVER_ISSUED.contains(number);
    }

    private static boolean digits(Window window, int start, int count) {
        for (int i = start; i < start + count; i++) {
            if (!Chars.digit(window.at(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean goesOn(Window window, int end) {
        char next = window.at(end);
        return Chars.word(next) || ((next == '-' || next == '.') && Chars.digit(window.at(end + 1)));
    }
}
