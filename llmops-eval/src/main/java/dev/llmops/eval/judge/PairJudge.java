package dev.llmops.eval.judge;

/** Says which of two answers is better. Safe for use by several threads. */
public interface PairJudge {

    /** {@return its name} */
    String name();

    /** {@return what decides its verdicts: two judges of one name and one definition judge alike} */
    String definition();

    /**
     * Judges a pair. A fault is a {@link PairVerdict#missing()}, not an exception.
     *
     * @param pair the pair
     * @return the verdict
     */
    PairVerdict compare(AnswerPair pair);
}
