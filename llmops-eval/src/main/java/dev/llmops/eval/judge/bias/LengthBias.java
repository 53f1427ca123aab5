package dev.llmops.eval.judge.bias;

import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.stats.Estimate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far a judge prefers length, in code points. Longer answers are often better, so a share above one half is not a bias by itself: compare
 * it with the baseline, and the
 * judge's accuracy where the longer answer is better with its accuracy where the shorter one is.
 *
 * @param longer share of the judge's winners that are the longer answer; ties, and answers of equal length, are left out; null if none is left
 * @param baseline share of the labelled pairs whose better answer is the longer one: the score of a judge that sees only the length; null
 *     without labels
 * @param accuracyIfLonger the judge's accuracy where the longer answer is better, a tie counted as wrong; null without such pairs
 * @param accuracyIfShorter the same where the shorter answer is better
 */
public record LengthBias(
        @Nullable Estimate longer,
        @Nullable Estimate baseline,
        @Nullable Estimate accuracyIfLonger,
        @Nullable Estimate accuracyIfShorter) {

    /**
     * {@return the bias of verdicts}
     *
     * @param pairs the judged pairs; pairs without a verdict count only in the baseline
     */
    public static LengthBias of(List<JudgedPair> pairs) {
        List<JudgedPair> unequal =
                pairs.stream().filter(pair -> pair.longer() != Winner.TIE).toList();
        return new LengthBias(
                share(unequal, pair -> decided(pair.verdict().winner()), LengthBias::longerWon),
                share(unequal, pair -> decided(pair.label()), pair -> pair.label() == pair.longer()),
                share(unequal, pair -> judged(pair) && pair.label() == pair.longer(), LengthBias::correct),
                share(
                        unequal,
                        pair -> judged(pair) && pair.label() == pair.longer().swapped(),
                        LengthBias::correct));
    }

    private static boolean decided(@Nullable Winner winner) {
        return winner != null && winner != Winner.TIE;
    }

    private static boolean judged(JudgedPair pair) {
        return pair.verdict().winner() != null;
    }

    private static boolean longerWon(JudgedPair pair) {
        return pair.verdict().winner() == pair.longer();
    }

    private static boolean correct(JudgedPair pair) {
        return pair.verdict().winner() == pair.label();
    }

    private static @Nullable Estimate share(
            List<JudgedPair> pairs, Predicate<JudgedPair> counts, Predicate<JudgedPair> is) {
        return PositionBias.estimate(pairs.stream()
                .filter(counts)
                .mapToDouble(pair -> is.test(pair) ? 1 : 0)
                .toArray());
    }
}
