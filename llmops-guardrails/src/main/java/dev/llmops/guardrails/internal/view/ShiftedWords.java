package dev.llmops.guardrails.internal.view;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.WordList;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.Segment;
import dev.llmops.guardrails.internal.text.WordKeys;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Words whose letters are moved along the alphabet (Caesar, ROT13), or written backwards. The steps from letter to letter
 * stay the same however far all of them are moved, so that one pass finds how far. A part of a text counts as moved when
 * more common English words show in it so than as it stands.
 */
final class ShiftedWords implements Decoder {

    private static final int LETTERS = 26;
    private static final int MIN_VOTES = 3;
    private static final int MAX = 512;
    /** No common word is longer. */
    private static final int MAX_LENGTH = 12;

    private static final Set<String> WORDS = WordList.set("""
            the and you are for all not with this that your from have will what them when then than into must
            print only tell about ignore previous instructions instruction system prompt reveal above rules
            message answer following please write forget disregard password secret repeat output says every
            never always instead""");
    private static final WordKeys FORWARD = new WordKeys();

    static {
        for (String word : WORDS) {
            FORWARD.put(steps(word, 0, word.length()), word.charAt(0));
        }
    }

    /** The steps from letter to letter, in one number. */
    private static long steps(String text, int start, int end) {
        long steps = 1;
        for (int i = start + 1; i < end; i++) {
            int step = text.charAt(i) - text.charAt(i - 1);
            steps = steps * LETTERS + (step < 0 ? step + LETTERS : step);
        }
        return steps;
    }

    /** The same, read from the end. */
    private static long stepsBack(String text, int start, int end) {
        long steps = 1;
        for (int i = end - 2; i >= start; i--) {
            int step = text.charAt(i) - text.charAt(i + 1);
            steps = steps * LETTERS + (step < 0 ? step + LETTERS : step);
        }
        return steps;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        String lower = Chars.lower(text);
        work.read(3L * text.length());
        int start = 0;
        while (start < lower.length()) {
            int end = partEnd(lower, start);
            part(lower, start, end, work, found);
            start = end;
        }
    }

    /** A part ends with a line, or at a blank when it is long. */
    private static int partEnd(String text, int start) {
        int end = start;
        while (end < text.length() && end - start < 2 * MAX) {
            char c = text.charAt(end++);
            if (c == '\n' || (c == ' ' && end - start > MAX)) {
                break;
            }
        }
        return end;
    }

    private static void part(String text, int start, int end, Work work, Consumer<Segment> found) {
        int[] votes = new int[2 * LETTERS];
        int i = start;
        while (i < end) {
            int last = i;
            while (last < end && isLetter(text.charAt(last))) {
                last++;
            }
            if (last - i >= 3 && last - i <= MAX_LENGTH) {
                vote(text, i, last, votes);
            }
            i = Math.max(last, i + 1);
        }
        int best = 1;
        for (int k = 1; k < votes.length; k++) {
            best = votes[k] > votes[best] ? k : best;
        }
        if (votes[best] < MIN_VOTES || votes[best] <= votes[0] || !work.take(end - start)) {
            return;
        }
        Segment moved = moved(text, start, end, best % LETTERS);
        if (best < LETTERS) {
            found.accept(moved);
            return;
        }
        found.accept(backwards(moved));
        found.accept(eachBackwards(moved));
    }

    /** By how far letters are moved, first of words as they stand, then of words that are written backwards. */
    private static void vote(String text, int start, int end, int[] votes) {
        char first = FORWARD.first(steps(text, start, end));
        if (first != 0) {
            votes[Math.floorMod(text.charAt(start) - first, LETTERS)]++;
            return;
        }
        char last = FORWARD.first(stepsBack(text, start, end));
        if (last != 0) {
            votes[LETTERS + Math.floorMod(text.charAt(end - 1) - last, LETTERS)]++;
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static Segment moved(String text, int start, int end, int by) {
        StringBuilder plain = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            plain.append(isLetter(c) ? (char) ('a' + Math.floorMod(c - 'a' - by, LETTERS)) : c);
        }
        List<String> via = by == 0 ? List.of() : List.of(by == LETTERS / 2 ? "rot13" : "caesar-" + by);
        Segment.Places places = (from, to) -> new CharRange(start + from, start + to);
        return new Segment(plain.toString(), places, via, false);
    }

    private static Segment backwards(Segment text) {
        int end = text.text().length();
        String plain = new StringBuilder(text.text()).reverse().toString();
        return text.containing(
                new Segment(plain, (from, to) -> new CharRange(end - to, end - from), List.of("reversed"), false));
    }

    private static Segment eachBackwards(Segment of) {
        String text = of.text();
        StringBuilder plain = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int last = i;
            while (last < text.length() && text.charAt(last) > ' ') {
                last++;
            }
            plain.append(new StringBuilder(text.substring(i, last)).reverse());
            if (last < text.length()) {
                plain.append(text.charAt(last++));
            }
            i = last;
        }
        return of.containing(new Segment(plain.toString(), CharRange::new, List.of("reversed-words"), false));
    }
}
