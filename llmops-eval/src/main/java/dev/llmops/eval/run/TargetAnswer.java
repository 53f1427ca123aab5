package dev.llmops.eval.run;

import dev.llmops.api.evaluation.EvaluationCase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A target's answer to a row.
 *
 * @param answer the case for evaluators
 * @param receipt the call behind it, or null if the target keeps no records
 */
public record TargetAnswer(EvaluationCase answer, @Nullable CallReceipt receipt) {

    /** Refuses null. */
    public TargetAnswer {
        Objects.requireNonNull(answer, "answer");
    }
}
