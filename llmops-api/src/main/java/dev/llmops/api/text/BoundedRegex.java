package dev.llmops.api.text;

import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression from someone else, for texts that a model or a stranger wrote. It supports all of
 * java.util.regex, including look-ahead and back references, which an automaton could not; but it may read a text's
 * characters only a hundred times over, plus 100,000 more. A pattern that backtracks excessively over a text, as {@code (a+)+b}
 * does over {@code aaaa}, is {@linkplain Outcome#GIVEN_UP given up}: callers must not treat that as a match. Safe for
 * use by multiple threads.
 */
public final class BoundedRegex {

    private static final long FREE_READS = 100_000;
    private static final long READS_PER_CHARACTER = 100;

    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * {@return a regular expression}
     *
     * @param regex the expression
     * @param flags flags of {@link Pattern}
     * @throws java.util.regex.PatternSyntaxException if the expression is invalid
     */
    public static BoundedRegex of(String regex, int flags) {
        return new BoundedRegex(Pattern.compile(regex, flags));
    }

    /**
     * {@return a predicate that tests whether some part of a text matches the {@code pattern} of a JSON schema; a text that would take too long
     *     does not match}
     *
     * @param regex the pattern, whose classes such as {@code \w} are those of Unicode
     * @throws java.util.regex.PatternSyntaxException if the pattern is invalid
     */
    public static Predicate<String> schemaPattern(String regex) {
        BoundedRegex pattern = of(regex, Pattern.UNICODE_CHARACTER_CLASS);
        return text -> pattern.find(text) == Outcome.MATCH;
    }

    /** The result of matching a text. */
    public enum Outcome {
        /** The text matches. */
        MATCH,
        /** The text does not match. */
        NO_MATCH,
        /** Deciding would have taken too long. */
        GIVEN_UP
    }

    /**
     * {@return whether a whole text matches}
     *
     * @param text the text
     */
    public Outcome matches(CharSequence text) {
        return run(text, matcher -> outcome(matcher.matches()), Outcome.GIVEN_UP);
    }

    /**
     * {@return whether some part of a text matches}
     *
     * @param text the text
     */
    public Outcome find(CharSequence text) {
        return run(text, matcher -> outcome(matcher.find()), Outcome.GIVEN_UP);
    }

    /**
     * {@return how many parts of a text match, one after the other; empty if counting would have taken too long}
     *
     * @param text the text
     */
    public OptionalInt count(CharSequence text) {
        return run(text, matcher -> OptionalInt.of((int) matcher.results().count()), OptionalInt.empty());
    }

    private static Outcome outcome(boolean match) {
        return match ? Outcome.MATCH : Outcome.NO_MATCH;
    }

    private <T> T run(CharSequence text, Function<Matcher, T> question, T givenUp) {
        CountedText counted = new CountedText(text, FREE_READS + READS_PER_CHARACTER * text.length());
        try {
            return question.apply(pattern.matcher(counted));
        } catch (TooManyReadsException | StackOverflowError e) {
            // java.util.regex recurses for each turn of a group, so a long text can also use up the stack.
            return givenUp;
        }
    }

    private static final class TooManyReadsException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyReadsException() {
            super(null, null, false, false);
        }
    }

    private static final class CountedText implements CharSequence {

        private final CharSequence text;
        private long readsLeft;

        CountedText(CharSequence text, long readsLeft) {
            this.text = text;
            this.readsLeft = readsLeft;
        }

        @Override
        public char charAt(int index) {
            readsLeft--;
            if (readsLeft < 0) {
                throw new TooManyReadsException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
