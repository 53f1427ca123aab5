package dev.llmops.eval.internal.evaluation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;

/**
 * What an evaluator thinks of an answer, under its own name. It shall not throw; one that does has failed, and costs nobody else's judgement. A call that was
 * cancelled is no fault of anybody: it ends what is judged, which is judged again when it is asked for again.
 */
public final class Judged {

    private Judged() {}

    /**
     * {@return the judgement}
     *
     * @param evaluator who judges
     * @param answer what is judged
     * @throws CallCancelledException if a call of the evaluator was cancelled
     */
    public static Judgement by(Evaluator evaluator, EvaluationCase answer) {
        try {
            Judgement judgement = evaluator.evaluate(answer);
            return new Judgement(evaluator.name(), judgement.score(), judgement.rationale(), judgement.usage());
        } catch (CallCancelledException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            String error = e.getClass().getSimpleName() + ": " + e.getMessage();
            return new Judgement(evaluator.name(), new Score.Failed(error), null);
        }
    }

    /**
     * {@return what an evaluator has of an answer when a model that it needs did not do its part}
     *
     * @param fault what the model threw
     * @throws CallCancelledException if that is what it threw
     */
    public static Score failed(LlmOpsException fault) {
        if (fault instanceof CallCancelledException) {
            throw fault;
        }
        return new Score.Failed(String.valueOf(fault.getMessage()));
    }
}
