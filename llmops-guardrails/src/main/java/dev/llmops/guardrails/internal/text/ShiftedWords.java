package dev.llmops.guardrails.internal.text;

import dev.llmops.api.text.CharRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private static final int MOST = 512;
    private static final int LONGEST = 14;
    private static final int BACKWARDS = LETTERS;
    private static final Set<String> WORDS = Set.of(
            ("the and you are for all not with this that your from have will what them when then than into must print only tell"
                            + " about ignore previous instructions instruction system prompt reveal above rules message answer following"
                            + " please write forget disregard password secret repeat output says every never always instead")
                    .split(" "));
    private static final Map<Long, Character> FORWARD = new HashMap<>();
    private static final Set<Long> BACKWARD = new HashSet<>();

    static {
        for (String word : WORDS) {
            FORWARD.put(steps(word, 0, word.length()), word.charAt(0));
            String reversed = new StringBuilder(word).reverse().toString();
            BACKWARD.add(letters(reversed, 0, reversed.length()));
        }
    }

    /** The steps from letter to letter, in one number. */
    private static long steps(String text, int start, int end) {
        long steps = 1;
        for (int i = start + 1; i < end; i++) {
            steps = steps * LETTERS + Math.floorMod(text.charAt(i) - text.charAt(i - 1), LETTERS);
        }
        return steps;
    }

    private static long letters(String text, int start, int end) {
        long letters = 1;
        for (int i = start; i < end; i++) {
            letters = letters * LETTERS + text.charAt(i) - 'a';
        }
        return letters;
    }

    @Override
    public void find(String text, Work work, Consumer<Segment> found) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            folded.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        String lower = folded.toString();
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
        while (end < text.length() && end - start < 2 * MOST) {
            char c = text.charAt(end++);
            if (c == '\n' || (c == ' ' && end - start > MOST)) {
                break;
            }
        }
        return end;
    }

    private static void part(String text, int start, int end, Work work, Consumer<Segment> found) {
        int[] votes = new int[LETTERS + 1];
        int i = start;
        while (i < end) {
            int last = i;
            while (last < end && isLetter(text.charAt(last))) {
                last++;
            }
            if (last - i >= 3 && last - i <= LONGEST) {
                vote(text, i, last, votes);
            }
            i = Math.max(last, i + 1);
        }
        int best = 1;
        for (int k = 1; k <= BACKWARDS; k++) {
            best = votes[k] > votes[best] ? k : best;
        }
        if (votes[best] >= MIN_VOTES && votes[best] > votes[0] && work.take(end - start)) {
            if (best == BACKWARDS) {
                found.accept(backwards(text, start, end));
                found.accept(eachBackwards(text, start, end));
            } else {
                found.accept(moved(text, start, end, best));
            }
        }
    }

    private static void vote(String text, int start, int end, int[] votes) {
        Character first = FORWARD.get(steps(text, start, end));
        if (first != null) {
            votes[Math.floorMod(text.charAt(start) - first, LETTERS)]++;
        } else if (end - start < LONGEST && BACKWARD.contains(letters(text, start, end))) {
            votes[BACKWARDS]++;
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
        String via = by == LETTERS / 2 ? "rot13" : "caesar-" + by;
        return new Segment(plain.toString(), from(start), List.of(via), false);
    }

    private static Segment.Places from(int offset) {
        return (start, end) -> new CharRange(offset + start, offset + end);
    }

    private static Segment backwards(String text, int start, int end) {
        String plain = new StringBuilder(text.substring(start, end)).reverse().toString();
        Segment.Places places = (from, to) -> new CharRange(end - to, end - from);
        return new Segment(plain, places, List.of("reversed"), false);
    }

    private static Segment eachBackwards(String text, int start, int end) {
        StringBuilder plain = new StringBuilder(end - start);
        int i = start;
        while (i < end) {
            int last = i;
            while (last < end && text.charAt(last) > ' ') {
                last++;
            }
            plain.append(new StringBuilder(text.substring(i, last)).reverse());
            if (last < end) {
                plain.append(text.charAt(last++));
            }
            i = last;
        }
        return new Segment(plain.toString(), from(start), List.of("reversed-words"), false);
    }
}
