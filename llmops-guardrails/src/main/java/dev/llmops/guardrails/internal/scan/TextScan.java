package dev.llmops.guardrails.internal.scan;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs detectors over a text from left to right. The first detector that finds something at a position has it. */
public final class TextScan {

    private static final int ASCII = 128;

    private static final int SHORT = 3;
    /** What ends a plain word at once: a bit for each character. */
    private static final long ENDS = bits(",;!?)\"\n\r");

    private final Detector[][] byFirst = new Detector[ASCII + 1][];
    private final boolean skipsPlainWords;

    public TextScan(List<Detector> detectors) {
        for (char c = 0; c < ASCII; c++) {
            byFirst[c] = startingWith(detectors, c);
        }
        byFirst[ASCII] = startingWith(detectors, 'ä');
        skipsPlainWords = detectors.stream().noneMatch(Detector::readsPlainWords);
    }

    private static long bits(String characters) {
        return characters.chars().mapToLong(c -> 1L << c).reduce(0, (a, b) -> a | b);
    }

    private static Detector @Nullable [] startingWith(List<Detector> detectors, char first) {
        Detector[] some = detectors.stream()
                .filter(detector -> detector.startsWith(first))
                .toArray(Detector[]::new);
        return some.length == 0 ? null : some;
    }

    /** {@return everything in a whole text, as it is read: see {@link PlainText}} */
    public List<Match> all(String text) {
        List<Match> found = new ArrayList<>(2);
        PlainText plain = PlainText.of(text);
        scan(new Window(plain.text(), true), 0, found);
        return plain.same() ? found : places(found, plain);
    }

    /** {@return what was found in a plain text, with its places in the original} */
    public static List<Match> places(List<Match> found, PlainText plain) {
        List<Match> originals = new ArrayList<>(found.size());
        for (Match match : found) {
            CharRange range = plain.original(match.start(), match.end());
            originals.add(new Match(match.type(), range.start(), range.end(), match.score()));
        }
        return originals;
    }

    /** {@return the position up to which nothing can change any more; what was found up to there is added} */
    public int scan(Window window, int from, List<Match> found) {
        int i = from;
        while (i < window.length()) {
            char c = window.at(i);
            if (Chars.letterOrDigit(c) && Chars.letterOrDigit(window.before(i))) {
                i++; // nothing begins within a word
                continue;
            }
            Detector[] candidates = candidates(c);
            if (candidates == null) {
                i++;
                continue;
            }
            if (skipsPlainWords && Chars.letter(c)) {
                int end = plainWordEnd(window, i);
                if (end > i) {
                    i = end;
                    continue;
                }
            }
            window.decideAnew();
            Match match = first(candidates, window, i);
            if (window.undecided()) {
                return i;
            }
            if (match != null) {
                found.add(match);
            }
            i = match == null ? i + 1 : match.end();
        }
        return i;
    }

    /** {@return where a plain word that begins here ends, or its beginning if it is none, or not yet known to be one} */
    private static int plainWordEnd(Window window, int start) {
        int end = start + 1;
        while (end < window.length() && Chars.letter(window.at(end))) {
            end++;
        }
        if (end >= window.length()) {
            return start;
        }
        char next = window.at(end);
        if (next < Long.SIZE && (ENDS >>> next & 1) == 1) {
            return end;
        }
        if ((next != ' ' && next != '.') || end + 1 >= window.length()) {
            return start;
        }
        char after = window.at(end + 1);
        if (next == '.') {
            return after == ' ' || after == '\n' ? end : start;
        }
        boolean number = Chars.digit(after) || (end - start <= SHORT && Chars.upper(after));
        return number ? start : end;
    }

    private Detector @Nullable [] candidates(char c) {
        if (c < ASCII) {
            return byFirst[c];
        }
        return Character.isLetter(c) ? byFirst[ASCII] : null;
    }

    private static @Nullable Match first(Detector[] candidates, Window window, int i) {
        for (Detector candidate : candidates) {
            Match match = candidate.at(window, i);
            if (match != null) {
                return match;
            }
        }
        return null;
    }
}
