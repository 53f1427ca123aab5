package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entities of {@code entities.txt} in one pass. What begins a word says which forms are possible: its first run
 * of digits or letters, how long that is, and the character behind it. Most words begin no form at all and cost no more
 * than that run. Of several entities with a value at the same place the surest counts, then the longest, then the first.
 */
final class EntityDetector implements Detector {

    static final double THRESHOLD = 0.5;
    private static final double BY_CONTEXT = 0.35;
    private static final double LEAST_BY_CONTEXT = 0.6;
    /** No form begins with a longer run. */
    private static final int MAX_RUN = 20;

    private static final int ASCII = 128;

    /** Compared by identity: an entity's own comparison would go through all its forms. */
    private static final class Candidate {

        private final Entity entity;
        private final Entity.Form form;

        Candidate(Entity entity, Entity.Form form) {
            this.entity = entity;
            this.form = form;
        }
    }

    private static final Candidate[] NONE = {};

    private final double threshold;
    private final Candidate[][] byRun = new Candidate[2 * (MAX_RUN + 1) * ASCII][];
    private final Candidate[][] bySign = new Candidate[ASCII][];

    EntityDetector(List<Entity> entities, double threshold) {
        this.threshold = threshold;
        List<Candidate> all = new ArrayList<>();
        entities.forEach(entity -> entity.forms().forEach(form -> all.add(new Candidate(entity, form))));
        Map<List<Candidate>, Candidate[]> shared = new HashMap<>();
        for (Shape.Run run : List.of(Shape.Run.DIGITS, Shape.Run.LETTERS)) {
            Map<Candidate, long[]> states = new LinkedHashMap<>();
            all.forEach(one -> states.put(one, one.form.shape().behindRuns(run, MAX_RUN)));
            for (int length = 1; length <= MAX_RUN; length++) {
                for (char c = 0; c < ASCII; c++) {
                    byRun[index(run, length, c)] = some(states, run, length, c, shared);
                }
            }
        }
        for (char c = 0; c < ASCII; c++) {
            char first = c;
            bySign[c] = Shape.Run.of(c) != Shape.Run.SIGN
                    ? NONE
                    : all.stream().filter(one -> one.form.shape().begins(first)).toArray(Candidate[]::new);
        }
    }

    private static Candidate[] some(
            Map<Candidate, long[]> states,
            Shape.Run run,
            int length,
            char behind,
            Map<List<Candidate>, Candidate[]> shared) {
        List<Candidate> some = new ArrayList<>(0);
        states.forEach((one, state) -> {
            if (one.form.shape().goesOn(state[length], run, behind)) {
                some.add(one);
            }
        });
        return some.isEmpty() ? NONE : shared.computeIfAbsent(some, list -> list.toArray(Candidate[]::new));
    }

    private static int index(Shape.Run kind, int length, char behind) {
        return (kind.number() * (MAX_RUN + 1) + length) * ASCII + (behind < ASCII ? behind : 0);
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first) || (first < ASCII && bySign[first].length > 0);
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char first = window.at(i);
        Shape.Run kind = Shape.Run.of(first);
        if (kind == Shape.Run.SIGN) {
            return first < ASCII && starts(window, i) ? best(bySign[first], window, i) : null;
        }
        if (!starts(window, i)) {
            return null;
        }
        int length = 1;
        while (length <= MAX_RUN && kind.has(window.at(i + length))) {
            length++;
        }
        return length > MAX_RUN ? null : best(byRun[index(kind, length, window.at(i + length))], window, i);
    }

    private @Nullable Match best(Candidate[] candidates, Window window, int i) {
        Match best = null;
        String context = null;
        for (Candidate candidate : candidates) {
            Entity.Form form = candidate.form;
            int end = form.shape().end(window, i, p -> ends(window, p) && form.holds(compact(window, i, p)));
            if (end < 0) {
                continue;
            }
            if (context == null) {
                context = window.contextOf(i);
            }
            double score = score(candidate, context);
            if (score >= threshold
                    && (best == null || score > best.score() || (score == best.score() && end > best.end()))) {
                best = new Match(candidate.entity.kind().type(), i, end, score);
            }
        }
        return best;
    }

    private static double score(Candidate candidate, String before) {
        double score = candidate.form.score();
        return candidate.entity.context() != null && candidate.entity.context().in(before)
                ? Math.min(1, Math.max(score + BY_CONTEXT, LEAST_BY_CONTEXT))
                : score;
    }

    private static String compact(Window window, int start, int end) {
        StringBuilder compact = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = window.at(i);
            if (" -./:_\t\u00a0".indexOf(c) < 0) {
                compact.append(c);
            }
        }
        return compact.toString().toUpperCase(Locale.ROOT);
    }

    /** A number does not begin within a word, nor within a longer number. */
    private static boolean starts(Window window, int i) {
        char before = window.before(i);
        if (inWord(before) || before == '$' || before == '€' || before == '£') {
            return false;
        }
        boolean joined = before == '-' || before == '.' || before == ',' || before == '+';
        return !joined || i < 2 || !Chars.digit(window.at(i - 2)) || !Chars.digit(window.at(i));
    }

    private static boolean ends(Window window, int end) {
        char next = window.at(end);
        return !inWord(next) && !((next == '-' || next == '.') && Chars.digit(window.at(end + 1)));
    }

    /** Scripts that put no blanks between words do not go on with a word of another. */
    private static boolean inWord(char c) {
        return Chars.word(c) && (c < 0x0E00 || c > 0xD7A3 || !unspaced(c));
    }

    private static boolean unspaced(char c) {
        return c <= 0x0EFF || (c >= 0x3040 && c <= 0x9FFF) || c >= 0xAC00;
    }
}
