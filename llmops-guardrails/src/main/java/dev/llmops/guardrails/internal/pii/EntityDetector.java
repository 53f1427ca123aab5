package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.phone.NumberLabel;
import dev.llmops.guardrails.internal.scan.ContextIndex;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entities of {@code entities.txt} in one pass. What begins a word says which forms are possible: its first run
 * of digits or letters, how long that is, and the character behind it. Most words begin no form at all and cost no more
 * than that run. Of several entities with a value at the same place the surest counts, then the longest, then the first.
 */
final class EntityDetector implements Detector {

    static final double THRESHOLD = 0.5;
    private static final double BY_CONTEXT = 0.35;
    private static final double MIN_BY_CONTEXT = 0.6;
    /** A form that is as sure as this needs nothing else. */
    private static final double CLEAR = 0.8;
    /** No form begins with a longer run. */
    private static final int MAX_RUN = 20;

    /** Forms have no other characters; all others are looked up as 0, which is in no form either. */
    private static final int ALPHABET = Shape.ALPHABET;

    private static final int ASCII = 128;

    /** One form of an entity. Compared by identity. */
    private static final class Candidate {

        private final Entity.Form form;
        private final String type;
        private final int context;

        Candidate(Entity.Form form, String type, int context) {
            this.form = form;
            this.type = type;
            this.context = context;
        }

        double score(BitSet contexts) {
            double score = form.score();
            return contexts.get(context) ? Math.min(1, Math.max(score + BY_CONTEXT, MIN_BY_CONTEXT)) : score;
        }
    }

    /** A form, and the states that its shape can be in behind a first run. */
    private record Start(Candidate candidate, long state) {

        Shape shape() {
            return candidate.form.shape();
        }
    }

    private static final Candidate[] NONE = {};
    private static final int ANY = Shape.Run.values().length;

    private final double threshold;
    private final ContextIndex contexts;
    /** By the first run, what stands after it, and the kind of what follows that; all kinds at {@link #ANY}. */
    private final Candidate[][] byRun = new Candidate[2 * (MAX_RUN + 1) * ALPHABET * (ANY + 1)][];

    private final Candidate[][] bySign = new Candidate[ALPHABET][];

    EntityDetector(List<Entity> entities, double threshold) {
        this.threshold = threshold;
        this.contexts = new ContextIndex(entities.stream().map(Entity::context).toList());
        List<Candidate> all = new ArrayList<>();
        for (int number = 0; number < entities.size(); number++) {
            Entity entity = entities.get(number);
            for (Entity.Form form : entity.forms()) {
                all.add(new Candidate(form, entity.kind().type(), number));
            }
        }
        Map<List<Candidate>, Candidate[]> shared = new HashMap<>();
        for (Shape.Run run : List.of(Shape.Run.DIGITS, Shape.Run.LETTERS)) {
            List<long[]> states = all.stream()
                    .map(one -> one.form.shape().behindRuns(run, MAX_RUN))
                    .toList();
            for (int length = 1; length <= MAX_RUN; length++) {
                List<Start> starts = starts(all, states, length);
                for (char c = 0; c < ALPHABET; c++) {
                    fill(index(run, length, c), starts, run, c, shared);
                }
            }
        }
        for (char c = 0; c < ALPHABET; c++) {
            char first = c;
            bySign[c] = Shape.Run.of(c) != Shape.Run.SIGN
                    ? NONE
                    : all.stream().filter(one -> one.form.shape().begins(first)).toArray(Candidate[]::new);
        }
    }

    private static List<Start> starts(List<Candidate> all, List<long[]> states, int length) {
        List<Start> starts = new ArrayList<>();
        for (int k = 0; k < all.size(); k++) {
            if (states.get(k)[length] != 0) {
                starts.add(new Start(all.get(k), states.get(k)[length]));
            }
        }
        return starts;
    }

    private void fill(
            int index, List<Start> all, Shape.Run run, char behind, Map<List<Candidate>, Candidate[]> shared) {
        List<Start> any = some(all, start -> start.shape().goesOn(start.state, run, behind));
        byRun[index + ANY] = array(any, shared);
        for (Shape.Run next : Shape.Run.values()) {
            byRun[index + next.number()] =
                    array(some(any, start -> start.shape().goesOn(start.state, run, behind, next)), shared);
        }
    }

    private static List<Start> some(List<Start> starts, Predicate<Start> wanted) {
        return starts.stream().filter(wanted).toList();
    }

    private static Candidate[] array(List<Start> starts, Map<List<Candidate>, Candidate[]> shared) {
        List<Candidate> candidates = starts.stream().map(Start::candidate).toList();
        return candidates.isEmpty() ? NONE : shared.computeIfAbsent(candidates, list -> list.toArray(Candidate[]::new));
    }

    private static int index(Shape.Run kind, int length, char behind) {
        return ((kind.number() * (MAX_RUN + 1) + length) * ALPHABET + (behind < ALPHABET ? behind : 0)) * (ANY + 1);
    }

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first) || first >= ASCII || bySign[first].length > 0;
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
            return first < ALPHABET && starts(window, i) ? best(bySign[first], window, i) : null;
        }
        if (!starts(window, i)) {
            return null;
        }
        int length = 1;
        while (length <= MAX_RUN && kind.has(window.at(i + length))) {
            length++;
        }
        return length > MAX_RUN ? null : best(candidates(kind, length, window, i + length), window, i);
    }

    /** What has not arrived yet rules nothing out, and is not waited for. */
    private Candidate[] candidates(Shape.Run kind, int length, Window window, int behind) {
        int index = index(kind, length, window.at(behind));
        boolean known = behind + 1 < window.length();
        return byRun[index + (known ? Shape.Run.of(window.at(behind + 1)).number() : ANY)];
    }

    /** What costs more is asked later: where the form ends, the words before it, the check digits. */
    private @Nullable Match best(Candidate[] candidates, Window window, int i) {
        Match best = null;
        BitSet context = null;
        for (Candidate candidate : candidates) {
            Entity.Form form = candidate.form;
            int end = form.shape().end(window, i, EntityDetector::ends);
            if (end < 0) {
                continue;
            }
            if (context == null) {
                context = contexts.before(window, i);
            }
            double score = candidate.score(context);
            if (score < threshold || (best != null && score < best.score())) {
                continue;
            }
            if (form.checked()) {
                end = form.shape().end(window, i, (text, p) -> ends(text, p) && form.holds(compact(text, i, p)));
            }
            if (end < 0 || (form.score() < CLEAR && doubtful(candidate, context, window, i, end))) {
                continue;
            }
            if (best == null || score > best.score() || end > best.end()) {
                best = new Match(candidate.type, i, end, score);
            }
        }
        return best;
    }

    /** Groups within a row of numbers may be anything, and the number of an order is what it says it is. */
    private static boolean doubtful(Candidate candidate, BitSet contexts, Window window, int start, int end) {
        if (!contexts.get(candidate.context)) {
            return inRow(window, start, end);
        }
        return candidate.form.score() < THRESHOLD && NumberLabel.ofThing(window, start);
    }

    private static boolean inRow(Window window, int start, int end) {
        boolean before = Chars.digit(window.at(start))
                && Chars.blank(window.before(start))
                && start > 1
                && Chars.digit(window.at(start - 2));
        boolean behind =
                Chars.digit(window.before(end)) && Chars.blank(window.at(end)) && Chars.digit(window.at(end + 1));
        return (before || behind) && window.part(start, end).chars().anyMatch(c -> Chars.blank((char) c));
    }

    private static String compact(Window window, int start, int end) {
        StringBuilder compact = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = window.at(i);
            if (" -./:_\t\u00a0".indexOf(c) < 0) {
                compact.append(Character.toUpperCase(c));
            }
        }
        return compact.toString();
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
