package dev.llmops.eval.run;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.dataset.RowSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was run: two runs with the same info differ only by chance.
 *
 * @param dataset name of the data set
 * @param datasetVersion its version
 * @param target id of the target
 * @param evaluators names of the evaluators, in order
 * @param definitions what determines an evaluator's scores, by its name, if that is more than the name: a judge's model
 *     and criterion, an expression
 */
public record RunInfo(
        String dataset,
        String datasetVersion,
        String target,
        List<String> evaluators,
        Map<String, String> definitions) {

    /** Copies list and map. */
    public RunInfo {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(datasetVersion, "datasetVersion");
        Objects.requireNonNull(target, "target");
        evaluators = List.copyOf(evaluators);
        // A run's file from before there were definitions has none.
        definitions = definitions == null ? Map.of() : Map.copyOf(definitions);
    }

    static RunInfo of(RowSource dataset, Target target, List<Evaluator> evaluators) {
        Map<String, String> definitions = new LinkedHashMap<>();
        for (Evaluator evaluator : evaluators) {
            if (!evaluator.definition().equals(evaluator.name())) {
                definitions.put(evaluator.name(), evaluator.definition());
            }
        }
        return new RunInfo(
                dataset.name(),
                dataset.version(),
                target.id(),
                evaluators.stream().map(Evaluator::name).toList(),
                definitions);
    }

    /**
     * {@return what determines an evaluator's scores}
     *
     * @param evaluator its name
     */
    public String definition(String evaluator) {
        return definitions.getOrDefault(evaluator, evaluator);
    }
}
