package dev.llmops.cli.eval;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.PairScores;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops eval metric}. */
@Command(
        name = "metric",
        header = "Score texts against references.",
        description =
                "Reads lines {\"id\",\"hypothesis\",\"references\":[..]} and writes lines {\"id\",\"score\"}; of several"
                        + " references the nearest counts. Without a reference there is no score: the score is null, and"
                        + " 'unscored' says why. 'json' and --regex need no reference.",
        footer = "%nExample: llmops eval metric --name rouge-l --in pairs.jsonl --out scores.jsonl")
final class EvalMetricCommand extends Operation {

    @Option(
            names = "--name",
            required = true,
            paramLabel = "METRIC",
            completionCandidates = MetricNames.ForPairs.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init")
    String metric;

    @Option(
            names = "--regex",
            paramLabel = "EXPRESSION",
            description = "What 'regex' looks for (RE2). Default: each reference is an expression.")
    @Nullable
    String regex;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The pairs, JSONL.")
    @SuppressWarnings("NullAway.Init")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the scores go; replaced.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Override
    public Integer call() {
        if (regex != null && !metric.equals(MetricNames.REGEX)) {
            throw usage("--regex goes with --name " + MetricNames.REGEX);
        }
        PairScores.Written written = PairScores.write(evaluator(), in, out);
        if (json) {
            output().json(new Summary(metric, written.scored(), written.unscored()));
        } else {
            String missing = written.unscored() == 0 ? "" : ", " + written.unscored() + " lines have none";
            output().remark(written.scored() + " scores of " + metric + " are in '" + out + "'" + missing);
        }
        if (written.scored() == 0 && written.unscored() > 0) {
            throw new CommandFailedException(
                    "no line got a score of " + metric + "; 'unscored' in '" + out + "' says why of each");
        }
        return 0;
    }

    private Evaluator evaluator() {
        try {
            return regex == null ? MetricNames.forPairs(metric) : Evaluators.regex(regex);
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }

    private record Summary(String metric, int scores, int unscored) {}
}
