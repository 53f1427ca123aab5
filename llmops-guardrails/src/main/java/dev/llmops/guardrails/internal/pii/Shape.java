package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The form of a number, written as a regular expression without stars (see {@link ShapeParser}) and read as a set of
 * positions in the expression (Glushkov's automaton, a bit for each position): every character of the text is read once,
 * whatever the expression.
 */
final class Shape {

    static final int MAX_POSITIONS = 64;
    /** Characters of Latin-1; no form has others. */
    static final int ALPHABET = 256;

    /** The kinds of characters that a first run is of. */
    enum Run {
        DIGITS(0),
        LETTERS(1),
        /** Signs, one by one. */
        SIGN(2);

        private final int number;

        Run(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        boolean has(char c) {
            return this != SIGN && of(c) == this;
        }

        static Run of(char c) {
            if (Chars.digit(c)) {
                return DIGITS;
            }
            return Chars.letter(c) ? LETTERS : SIGN;
        }
    }

    /** Says of an end of a form whether it is wanted. */
    @FunctionalInterface
    interface Ending {

        boolean wanted(Window window, int end);
    }

    private final long first;
    private final long last;
    private final long[] follow;
    private final long[] at = new long[ALPHABET];
    private final long[] members = new long[Run.values().length];

    private Shape(ShapeParser.Node node) {
        Positions positions = new Positions();
        Fragment whole = positions.add(node);
        first = whole.first;
        last = whole.last;
        follow = positions.follow;
        for (int p = 0; p < positions.members.size(); p++) {
            long bit = 1L << p;
            positions.members.get(p).stream().forEach(c -> at[c] |= bit);
        }
        for (char c = 0; c < ALPHABET; c++) {
            members[Run.of(c).number()] |= at[c];
        }
    }

    /** {@return the shapes that an expression describes, one for each of its alternatives} */
    static List<Shape> of(String expression) {
        ShapeParser.Node node = ShapeParser.parse(expression);
        List<ShapeParser.Node> choices = node instanceof ShapeParser.Choice choice ? choice.choices() : List.of(node);
        return choices.stream().map(Shape::new).toList();
    }

    /**
     * {@return where the longest text of this form that begins here and that is wanted ends, or -1}
     *
     * @param ending says of an end whether it is wanted
     */
    int end(Window window, int start, Ending ending) {
        int end = -1;
        int i = start;
        long state = first & at(window.at(i));
        while (state != 0) {
            i++;
            if ((state & last) != 0 && ending.wanted(window, i)) {
                end = i;
            }
            long next = following(state);
            state = next == 0 ? 0 : next & at(window.at(i));
        }
        return end;
    }

    /** {@return of each length from 1 up the state behind a run of so many characters of a kind, 0 where there is none} */
    long[] behindRuns(Run run, int longest) {
        long members = this.members[run.number()];
        long[] states = new long[longest + 1];
        long state = first & members;
        for (int length = 1; length <= longest && state != 0; length++) {
            states[length] = state;
            state = following(state) & members;
        }
        return states;
    }

    /** {@return whether a text of this form can go on, or end, with this character behind a run} */
    boolean goesOn(long state, Run run, char behind) {
        return endsBehind(state, run, behind) || (following(state) & at(behind)) != 0;
    }

    /** {@return whether it can go on, or end, with this character and one of a kind behind that} */
    boolean goesOn(long state, Run run, char behind, Run next) {
        long more = following(state) & at(behind);
        return endsBehind(state, run, behind) || (more & last) != 0 || (following(more) & members[next.number()]) != 0;
    }

    private boolean endsBehind(long state, Run run, char behind) {
        return (state & last) != 0 && !run.has(behind);
    }

    /** {@return whether a text of this form can begin with a character} */
    boolean begins(char c) {
        return (first & at(c)) != 0;
    }

    private long at(char c) {
        return c < ALPHABET ? at[c] : 0;
    }

    private long following(long state) {
        long next = 0;
        for (long rest = state; rest != 0; rest &= rest - 1) {
            next |= follow[Long.numberOfTrailingZeros(rest)];
        }
        return next;
    }

    /** What an expression can begin and end with. */
    private record Fragment(boolean nullable, long first, long last) {}

    /** Numbers the characters of an expression, and tells which can follow which. */
    private static final class Positions {

        private static final Fragment EMPTY = new Fragment(true, 0, 0);

        private final long[] follow = new long[MAX_POSITIONS];
        private final List<BitSet> members = new ArrayList<>();

        Fragment add(ShapeParser.Node node) {
            if (node instanceof ShapeParser.OneOf oneOf) {
                return position(oneOf);
            }
            if (node instanceof ShapeParser.Repeat repeat) {
                return repeated(repeat);
            }
            if (node instanceof ShapeParser.Sequence sequence) {
                Fragment all = EMPTY;
                for (ShapeParser.Node part : sequence.parts()) {
                    all = then(all, add(part));
                }
                return all;
            }
            Fragment any = null;
            for (ShapeParser.Node choice : ((ShapeParser.Choice) node).choices()) {
                Fragment one = add(choice);
                any = any == null
                        ? one
                        : new Fragment(any.nullable || one.nullable, any.first | one.first, any.last | one.last);
            }
            return any == null ? EMPTY : any;
        }

        private Fragment position(ShapeParser.OneOf oneOf) {
            if (members.size() == MAX_POSITIONS) {
                throw new IllegalArgumentException("a shape must have at most " + MAX_POSITIONS + " characters");
            }
            long bit = 1L << members.size();
            members.add(oneOf.members());
            return new Fragment(false, bit, bit);
        }

        private Fragment repeated(ShapeParser.Repeat repeat) {
            Fragment all = EMPTY;
            for (int k = 0; k < repeat.max(); k++) {
                Fragment one = add(repeat.node());
                all = then(all, k < repeat.min() ? one : new Fragment(true, one.first, one.last));
            }
            return all;
        }

        private Fragment then(Fragment a, Fragment b) {
            for (long rest = a.last; rest != 0; rest &= rest - 1) {
                follow[Long.numberOfTrailingZeros(rest)] |= b.first;
            }
            return new Fragment(
                    a.nullable && b.nullable,
                    a.nullable ? a.first | b.first : a.first,
                    b.nullable ? a.last | b.last : b.last);
        }
    }
}
