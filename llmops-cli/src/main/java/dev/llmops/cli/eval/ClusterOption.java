package dev.llmops.cli.eval;

import dev.llmops.eval.run.EvaluationRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows depend on each other. */
final class ClusterOption {

    @Option(
            names = "--cluster",
            paramLabel = "FIELD",
            description =
                    "Rows with the same value of this metadata field, such as the document they ask about, depend on each"
                            + " other: intervals, tests and verdicts are by cluster.")
    @Nullable
    String field;

    EvaluationRun applied(EvaluationRun run) {
        return field == null ? run : run.clusteredBy(field);
    }
}
