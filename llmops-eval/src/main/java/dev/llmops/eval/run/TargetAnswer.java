package dev.llmops.eval.run;

import dev.llmops.api.evaluation.EvaluationCase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a target gave for a row.
 *
 * @param answer what evaluators get to see
 * @param receipt the call behind it, or null if the target keeps no records
 */
public record TargetAnswer(EvaluationCase answer, @Nullable CallReceipt receipt) {

    /** Refuses null. */
    public TargetAnswer {
        Objects.requireNonNull(answer, "answer");
    }
}
