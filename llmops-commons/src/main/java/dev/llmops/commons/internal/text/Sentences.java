package dev.llmops.commons.internal.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sentences of a text, by Unicode's rules (UAX 29) as the JDK has them. None goes over the end of a line, and none ends after an
 * abbreviation or an initial. Safe for use by multiple threads.
 */
public final class Sentences {

    private static final Set<String> ABBREVIATIONS = Stream.concat(
                    Months.ABBREVIATIONS.stream(),
                    Stream.of(
                            "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "cf", "al",
                            "fig", "figs", "eq", "no", "nos", "vol", "pp", "ed", "eds", "inc", "ltd", "co", "corp",
                            "u.s", "u.k", "approx", "dept", "est", "gen", "gov", "sen", "rep", "ca", "resp", "z.b",
                            "bzw", "usw"))
            .collect(Collectors.toUnmodifiableSet());

    private Sentences() {}

    /**
     * Makes the caller's kind of range.
     *
     * @param <R> the range
     */
    @FunctionalInterface
    public interface Range<R> {

        /**
         * {@return a range}
         *
         * @param start its first character
         * @param end the one after its last
         */
        R of(int start, int end);
    }

    /**
     * {@return the sentences that have a letter or digit, without the white space around them}
     *
     * @param range makes the range of a sentence
     * @param <R> the range
     */
    public static <R> List<R> of(String text, Range<R> range) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        List<R> found = new ArrayList<>();
        int line = 0;
        while (line <= text.length()) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            addLine(text, line, end, breaks, range, found);
            line = end + 1;
        }
        return found;
    }

    private static <R> void addLine(
            String text, int line, int end, BreakIterator breaks, Range<R> range, List<R> found) {
        breaks.setText(text.substring(line, end));
        int start = breaks.first();
        for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
            if (line + next < end && endsInAbbreviation(text, line + start, line + next)) {
                continue;
            }
            addTrimmed(text, line + start, line + next, range, found);
            start = next;
        }
    }

    private static boolean endsInAbbreviation(String text, int start, int end) {
        int last = end;
        while (last > start && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        if (last == start || text.charAt(last - 1) != '.') {
            return false;
        }
        int first = last - 1;
        while (first > start && !Character.isWhitespace(text.charAt(first - 1)) && text.charAt(first - 1) != '(') {
            first--;
        }
        String word = text.substring(first, last - 1);
        boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
        return initial || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT));
    }

    private static <R> void addTrimmed(String text, int start, int end, Range<R> range, List<R> found) {
        int first = start;
        int last = end;
        while (first < last && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        if (text.substring(first, last).codePoints().anyMatch(Character::isLetterOrDigit)) {
            found.add(range.of(first, last));
        }
    }
}
