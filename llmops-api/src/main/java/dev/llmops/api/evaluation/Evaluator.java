package dev.llmops.api.evaluation;

/** Judges answers. Safe for use by several threads. */
public interface Evaluator {

    /** {@return its name, unique within a run} */
    String name();

    /**
     * {@return what decides its scores: two evaluators of one name and one definition judge alike. Its name if it has no
     * settings. Runs remember it, so that scores by different criteria or models are never taken for comparable}
     */
    default String definition() {
        return name();
    }

    /**
     * Judges one answer. A fault is a {@link Score.Failed}, not an exception; a call that was cancelled is none.
     *
     * @param answer the answer
     * @return the judgement
     * @throws dev.llmops.api.error.CallCancelledException if a call to a model was cancelled: who evaluates stops, and asks again later
     */
    Judgement evaluate(EvaluationCase answer);
}
