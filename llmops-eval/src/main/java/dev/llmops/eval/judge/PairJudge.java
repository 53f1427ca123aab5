package dev.llmops.eval.judge;

/** Decides which of two answers is better. Safe for use by multiple threads. */
public interface PairJudge {

    /** {@return its name} */
    String name();

    /** {@return what determines its verdicts: two judges with the same name and definition judge alike} */
    String definition();

    /**
     * Judges a pair. A failure is a {@link PairVerdict#missing()}, not an exception.
     *
     * @param pair the pair
     * @return the verdict
     */
    PairVerdict compare(AnswerPair pair);
}
