package dev.llmops.api.evaluation;

import java.util.List;

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

    /** {@return an evaluator that gives no score} */
    static Evaluator noop() {
        return NoopEvaluator.INSTANCE;
    }

    /**
     * {@return an evaluator whose score is the mean of others; it has none unless each of them has one}
     *
     * @param name its name
     * @param evaluators at least one
     */
    static Evaluator composite(String name, List<Evaluator> evaluators) {
        return new MeanEvaluator(name, evaluators);
    }
}
