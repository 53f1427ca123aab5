package dev.llmops.eval.run;

import java.util.List;
import java.util.Objects;

/**
 * What was run: with the same info, two runs differ by chance only.
 *
 * @param dataset name of the data set
 * @param datasetVersion its version
 * @param target id of the target
 * @param evaluators names of the evaluators, in order
 */
public record RunInfo(String dataset, String datasetVersion, String target, List<String> evaluators) {

    /** Copies the list. */
    public RunInfo {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(datasetVersion, "datasetVersion");
        Objects.requireNonNull(target, "target");
        evaluators = List.copyOf(evaluators);
    }
}
