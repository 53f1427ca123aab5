package dev.llmops.cli.answer;

import dev.llmops.api.retrieval.Grounding;
import dev.llmops.rag.confidence.SelectiveAnswering;
import org.jspecify.annotations.Nullable;

/**
 * How much is to be said for an answer, from 0 to 1: a probability if it was calibrated on labelled answers, else the mean score of
 * its claims, which is none.
 */
record AnswerConfidence(double value, boolean calibrated) {

    /** {@return it, or null where nobody looked at the answer's claims, and for an abstention} */
    static @Nullable AnswerConfidence of(@Nullable Grounding grounding) {
        if (grounding == null) {
            return null;
        }
        Double calibrated = grounding.confidence();
        if (calibrated != null) {
            return new AnswerConfidence(calibrated, true);
        }
        return grounding.outcome() == Grounding.Outcome.ABSTENTION
                ? null
                : new AnswerConfidence(SelectiveAnswering.score(grounding.claims()), false);
    }
}
