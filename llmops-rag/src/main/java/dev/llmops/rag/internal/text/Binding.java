package dev.llmops.rag.internal.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names and numbers of a text with the words before and behind each: what they are names and numbers of. Another text contradicts
 * it where another name or number stands in the same words, or two of them stand in each other's. Immutable.
 */
final class Binding {

    private static final int REACH = 5;
    private static final int RUN = 3;
    private static final int MAX_CLAIMED = 20;
    private static final int MAX_EVIDENCE = 1_000;
    /** What a place must score, and by how much more than any place of the claim's own; chosen on one half of the claims. */
    private static final double ALIKE = 3;

    private static final double SURELY = 2;
    private static final double WRONG_SIDE = 0.25;
    private static final double NEXT_TO_IT = 0.5;

    /** A name or number and the words around it, the nearest first. */
    private record Spot(
            boolean number, String text, Set<String> keys, List<String> before, List<String> behind, Runs runs) {

        boolean isSame(Spot other) {
            return number == other.number && keys.stream().anyMatch(other.keys::contains);
        }

        /** {@return whether it could stand in the place of another: a year for a year} */
        boolean isLike(Spot other) {
            return number == other.number
                    && isYear() == other.isYear()
                    && Character.isDigit(text.charAt(0)) == Character.isDigit(other.text.charAt(0));
        }

        private boolean isYear() {
            return Quantity.YEAR.matcher(text).matches();
        }

        double score(Spot other) {
            return shared(before, other.before)
                    + shared(behind, other.behind)
                    + WRONG_SIDE * (shared(before, other.behind) + shared(behind, other.before))
                    + NEXT_TO_IT * (run(runs.before, other.runs.before) + run(runs.behind, other.runs.behind));
        }

        /** {@return how many different words both have; of so few, without sets} */
        private static int shared(List<String> some, List<String> others) {
            int shared = 0;
            for (int i = 0; i < some.size(); i++) {
                String word = some.get(i);
                shared += others.contains(word) && some.indexOf(word) == i ? 1 : 0;
            }
            return shared;
        }

        private static int run(List<String> some, List<String> others) {
            int run = 0;
            while (run < Math.min(some.size(), others.size()) && some.get(run).equals(others.get(run))) {
                run++;
            }
            return run;
        }
    }

    /** The very next words, those that say nothing too. */
    private record Runs(List<String> before, List<String> behind) {}

    private final List<Spot> spots;

    private Binding(List<Spot> spots) {
        this.spots = List.copyOf(spots);
    }

    /** {@return the names, if capitals tell them, and numbers of a text} */
    static Binding of(List<String> words, List<String> keys, boolean names) {
        return new Binding(new Reading(words, keys).spots(names));
    }

    /** Words, and which of them are numbers, which is asked for again and again. */
    private static final class Reading {

        private final List<String> words;
        private final List<String> keys;
        private final BitSet numbers = new BitSet();

        Reading(List<String> words, List<String> keys) {
            this.words = words;
            this.keys = keys;
            for (int i = 0; i < words.size(); i++) {
                numbers.set(i, isNumber(words.get(i)));
            }
        }

        private static boolean isNumber(String word) {
            return Character.isDigit(word.charAt(0)) || NumberWords.cardinal(word) > 0 || NumberWords.roman(word) > 1;
        }

        List<Spot> spots(boolean names) {
            List<Spot> spots = new ArrayList<>();
            int at = 1;
            while (at < words.size() && spots.size() < MAX_EVIDENCE) {
                int end = at + 1;
                if (numbers.get(at)) {
                    spots.add(spot(at, end));
                } else if (names && isName(at)) {
                    while (end < words.size() && isName(end)) {
                        end++;
                    }
                    spots.add(spot(at, end));
                }
                at = end;
            }
            return spots;
        }

        /** A word at the beginning of a sentence is one only before another one. */
        private boolean isName(int at) {
            return hasCapital(at) && (!isEnd(at - 1) || (at + 1 < words.size() && hasCapital(at + 1)));
        }

        private boolean hasCapital(int at) {
            return Character.isUpperCase(words.get(at).codePointAt(0)) && saysSomething(at) && !numbers.get(at);
        }

        private boolean saysSomething(int at) {
            return Surroundings.saysSomething(words.get(at));
        }

        private boolean isEnd(int at) {
            return words.get(at).equals(Wording.END);
        }

        private Spot spot(int start, int end) {
            List<String> before = new ArrayList<>();
            List<String> runBefore = new ArrayList<>();
            collect(start - 1, -1, before, runBefore);
            List<String> behind = new ArrayList<>();
            List<String> runBehind = new ArrayList<>();
            collect(end, 1, behind, runBehind);
            return new Spot(
                    numbers.get(start),
                    String.join(" ", words.subList(start, end)),
                    new HashSet<>(keys.subList(start, end)),
                    before,
                    behind,
                    new Runs(runBefore, runBehind));
        }

        private void collect(int from, int step, List<String> said, List<String> run) {
            int at = from;
            while (at >= 0 && at < words.size() && !isEnd(at) && said.size() < REACH) {
                if (run.size() < RUN) {
                    run.add(keys.get(at));
                }
                if (saysSomething(at) || numbers.get(at)) {
                    said.add(keys.get(at));
                }
                at += step;
            }
        }
    }

    /** {@return what evidence says instead, in words for people} */
    Optional<String> contradictedBy(Binding evidence) {
        List<Spot> claimed = spots.subList(0, Math.min(spots.size(), MAX_CLAIMED));
        double[][] scores = new double[claimed.size()][evidence.spots.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < evidence.spots.size(); j++) {
                boolean comparable = claimed.get(i).number == evidence.spots.get(j).number;
                scores[i][j] = comparable ? claimed.get(i).score(evidence.spots.get(j)) : -1;
            }
        }
        for (int i = 0; i < scores.length; i++) {
            Optional<String> wrong = instead(claimed, i, evidence, scores[i]);
            for (int j = i + 1; j < scores.length && wrong.isEmpty(); j++) {
                wrong = swapped(claimed.get(i), claimed.get(j), evidence, scores[i], scores[j]);
            }
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /** Only where the evidence has the claim's own elsewhere, and the claim has not the other one too. */
    private static Optional<String> instead(List<Spot> claimed, int at, Binding evidence, double[] scores) {
        Spot mine = claimed.get(at);
        double own = best(mine, evidence, scores);
        if (own < 0) {
            return Optional.empty();
        }
        Spot other = null;
        double most = Math.max(ALIKE, own + SURELY);
        for (int i = 0; i < scores.length; i++) {
            Spot theirs = evidence.spots.get(i);
            if (scores[i] >= most && !mine.isSame(theirs) && mine.isLike(theirs)) {
                most = scores[i];
                other = theirs;
            }
        }
        Spot found = other;
        return found == null || claimed.stream().anyMatch(found::isSame)
                ? Optional.empty()
                : Optional.of("the evidence says '" + found.text + "' where the claim says '" + mine.text + "'");
    }

    private static Optional<String> swapped(
            Spot one, Spot two, Binding evidence, double[] scoresOfOne, double[] scoresOfTwo) {
        if (one.number != two.number || one.isSame(two)) {
            return Optional.empty();
        }
        double own = best(one, evidence, scoresOfOne);
        double others = best(two, evidence, scoresOfTwo);
        double crossed = best(two, evidence, scoresOfOne) + best(one, evidence, scoresOfTwo);
        return own < 0 || others < 0 || crossed < own + others + SURELY
                ? Optional.empty()
                : Optional.of("the evidence has '" + one.text + "' and '" + two.text + "' the other way round");
    }

    /** {@return the best score of a place where the evidence has it; -1 if it has not} */
    private static double best(Spot wanted, Binding evidence, double[] scores) {
        double best = -1;
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] > best && wanted.isSame(evidence.spots.get(i))) {
                best = scores[i];
            }
        }
        return best;
    }
}
