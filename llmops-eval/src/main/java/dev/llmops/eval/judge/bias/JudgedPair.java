package dev.llmops.eval.judge.bias;

import dev.llmops.eval.judge.AnswerPair;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pair with the judge's verdict and people's label.
 *
 * @param pair the pair
 * @param verdict the judge's
 * @param label the better answer in people's judgement, or null if unlabelled
 */
public record JudgedPair(
        AnswerPair pair, PairVerdict verdict, @Nullable Winner label) {

    /** Refuses nulls. */
    public JudgedPair {
        Objects.requireNonNull(pair, "pair");
        Objects.requireNonNull(verdict, "verdict");
    }

    /** {@return the longer answer in code points, or a tie} */
    Winner longer() {
        int a = pair.a().codePointCount(0, pair.a().length());
        int b = pair.b().codePointCount(0, pair.b().length());
        return a == b ? Winner.TIE : a > b ? Winner.A : Winner.B;
    }
}
