package dev.llmops.api.evaluation;

/** Judges answers. Safe for use by multiple threads. */
public interface Evaluator {

    /** {@return its name, unique within a run} */
    String name();

    /**
     * {@return what determines its scores: two evaluators with the same name and definition judge alike. By default its name, for an evaluator
     * without settings. Runs record it, so that scores by different criteria or models are never treated as comparable}
     */
    default String definition() {
        return name();
    }

    /**
     * Judges one answer. An error is reported as {@link Score.Failed}, not as an exception; a cancelled call does throw.
     *
     * @param answer the answer
     * @return the judgement
     * @throws dev.llmops.api.error.CallCancelledException if a call to a model was cancelled: the evaluation stops, and you can run it again later
     */
    Judgement evaluate(EvaluationCase answer);
}
