package dev.llmops.cli;

import dev.llmops.eval.metric.PairScores;
import dev.llmops.eval.metric.TextMetric;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops eval metric}. */
@Command(
        name = "metric",
        header = "Score texts against references.",
        description =
                "Reads lines {\"id\",\"hypothesis\",\"references\":[..]} and writes lines {\"id\",\"score\"}; of several"
                        + " references the nearest counts.",
        footer = "%nExample: llmops eval metric --name rouge-l --in pairs.jsonl --out scores.jsonl")
final class EvalMetricCommand extends Operation {

    @Option(
            names = "--name",
            required = true,
            paramLabel = "METRIC",
            description = "exact-match, contains, token-f1, rouge-1, rouge-2 or rouge-l.")
    @SuppressWarnings("NullAway.Init")
    TextMetric metric;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The pairs, JSONL.")
    @SuppressWarnings("NullAway.Init")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the scores go; replaced.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Override
    public Integer call() {
        Written written = new Written(metric.name(), PairScores.write(metric, in, out));
        if (json) {
            output().json(written);
        } else {
            output().remark(written.scores() + " scores of " + written.metric() + " are in '" + out + "'");
        }
        return 0;
    }

    private record Written(String metric, int scores) {}
}
