package dev.llmops.rag.internal.text;

import dev.llmops.api.text.CharRange;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Sentences of a text as ranges. None goes over the end of a line, and none ends behind an abbreviation or an initial.
 * All methods are safe for use by several threads.
 */
public final class Sentences {

    private static final Set<String> ABBREVIATIONS = Set.of(
            "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "cf", "al", "fig", "figs",
            "eq", "no", "nos", "vol", "pp", "ed", "eds", "inc", "ltd", "co", "corp", "u.s", "u.k", "approx", "dept",
            "est", "gen", "gov", "sen", "rep", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
            "nov", "dec", "ca", "resp", "z.b", "bzw", "usw");

    private Sentences() {}

    /**
     * {@return the sentences that have a letter or digit, without the blanks around them}
     *
     * @param text any text
     */
    public static List<CharRange> of(String text) {
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        List<CharRange> found = new ArrayList<>();
        int line = 0;
        while (line <= text.length()) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            addLine(text, line, end, breaks, found);
            line = end + 1;
        }
        return found;
    }

    private static void addLine(String text, int line, int end, BreakIterator breaks, List<CharRange> found) {
        breaks.setText(text.substring(line, end));
        int start = breaks.first();
        for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
            if (line + next < end && endsInAbbreviation(text, line + start, line + next)) {
                continue;
            }
            trimmed(text, line + start, line + next).ifPresent(found::add);
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

    private static Optional<CharRange> trimmed(String text, int start, int end) {
        int first = start;
        int last = end;
        while (first < last && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
            last--;
        }
        boolean says = text.substring(first, last).codePoints().anyMatch(Character::isLetterOrDigit);
        return says ? Optional.of(new CharRange(first, last)) : Optional.empty();
    }
}
