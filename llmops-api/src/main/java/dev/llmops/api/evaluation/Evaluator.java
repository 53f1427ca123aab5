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
     * Judges one answer. A fault is a {@link Score.Failed}, not an exception.
     *
     * @param answer the answer
     * @return the judgement
     */
    Judgement evaluate(EvaluationCase answer);
}
