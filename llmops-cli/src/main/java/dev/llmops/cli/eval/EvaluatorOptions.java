package dev.llmops.cli.eval;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.metric.Evaluators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Who judges. */
final class EvaluatorOptions {

    private static final List<String> ALWAYS = List.of("contains", "token-f1");
    private static final List<String> WITH_PASSAGES = List.of("groundedness", "citation-precision", "citation-recall");

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = MetricNames.ForRuns.class,
            description = "What is measured; several with commas between: ${COMPLETION-CANDIDATES}. Default:"
                    + " contains,token-f1, and with --index groundedness and both of citations.")
    @Nullable
    List<String> metrics;

    @Option(
            names = "--regex",
            paramLabel = "EXPRESSION",
            description = "Measure as 'regex' whether an answer holds a match of this expression (RE2). With --metric"
                    + " regex instead, of the expression that the row expects.")
    @Nullable
    String regex;

    @Option(
            names = "--embeddings",
            paramLabel = "MODEL",
            description =
                    "What embedding-similarity asks for vectors: minilm (the default), or a GGUF file or a name as"
                            + " for --model.")
    @Nullable
    String embeddings;

    @ArgGroup(exclusive = false)
    @Nullable
    JudgeOptions judge;

    /** Refuses what makes no sense before anything is opened. */
    void check(boolean passages) {
        byName(passages);
        if (regex != null) {
            Evaluators.regex(regex);
        }
        if (embeddings != null && !names(passages).contains(MetricNames.EMBEDDING_SIMILARITY)) {
            throw new IllegalArgumentException("--embeddings goes with --metric " + MetricNames.EMBEDDING_SIMILARITY);
        }
    }

    /** Those that need no model. */
    List<Evaluator> withoutModel(boolean passages) {
        List<Evaluator> found = new ArrayList<>(byName(passages));
        if (regex != null) {
            found.add(Evaluators.regex(regex));
        }
        return found;
    }

    /** Whether an evaluator was asked for, and is not one of the default. */
    boolean wants(String evaluator) {
        return metrics != null
                || (regex != null && evaluator.equals(MetricNames.REGEX))
                || (judge != null && evaluator.equals(judge.name));
    }

    boolean wantsEmbeddings(boolean passages) {
        return names(passages).contains(MetricNames.EMBEDDING_SIMILARITY);
    }

    private List<String> names(boolean passages) {
        if (metrics != null) {
            return metrics;
        }
        List<String> names = new ArrayList<>(ALWAYS);
        if (passages) {
            names.addAll(WITH_PASSAGES);
        }
        return names;
    }

    private List<Evaluator> byName(boolean passages) {
        return names(passages).stream()
                .filter(name -> !name.equals(MetricNames.EMBEDDING_SIMILARITY))
                .map(MetricNames::forRuns)
                .toList();
    }
}
