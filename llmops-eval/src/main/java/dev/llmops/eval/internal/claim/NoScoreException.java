package dev.llmops.eval.internal.claim;

import dev.llmops.api.evaluation.Score;

/** There is no score, and why. It never leaves an evaluator. */
public final class NoScoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Score score;

    private NoScoreException(Score score, String reason) {
        super(reason, null, false, false);
        this.score = score;
    }

    /**
     * {@return that an evaluator does not apply, or that its judge was not understood}
     *
     * @param reason why
     */
    public static NoScoreException unscored(String reason) {
        return of(new Score.Unscored(reason));
    }

    /**
     * {@return that something which a score takes is missing}
     *
     * @param missing no score, and why
     */
    public static NoScoreException of(Score missing) {
        return new NoScoreException(missing, missing.toString());
    }

    Score score() {
        return score;
    }
}
