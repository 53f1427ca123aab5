package dev.llmops.eval.exchange;

import dev.llmops.eval.run.EvaluationRun;
import java.util.List;
import java.util.Objects;

/**
 * Results imported from another tool.
 *
 * @param run answers and scores. Each evaluator's definition begins with the tool's name, so that no comparison takes its scores for those of an
 *     evaluator of this library
 * @param losses what in the results has no place in a run, one sentence each; empty if nothing was lost
 */
public record ImportedRun(EvaluationRun run, List<String> losses) {

    /** Copies the list. */
    public ImportedRun {
        Objects.requireNonNull(run, "run");
        losses = List.copyOf(losses);
    }
}
