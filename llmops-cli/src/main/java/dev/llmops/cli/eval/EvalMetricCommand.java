package dev.llmops.cli.eval;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.PairScores;
import dev.llmops.eval.metric.reference.CorpusMetric;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval metric}. */
@Command(
        name = "metric",
        header = "Score texts against references.",
        description =
                "Reads lines {\"id\",\"hypothesis\",\"references\":[..]} and writes lines {\"id\",\"score\"}; of several"
                        + " references the nearest counts. Without a reference there is no score: the score is null, and"
                        + " 'unscored' says why. 'json' and --regex need no reference. bleu, chrf2, chrf2pp and ter are from 0 to 100,"
                        + " and lower is nearer for ter.",
        footer = "%nExample: llmops eval metric --name rouge-l --in pairs.jsonl --out scores.jsonl")
final class EvalMetricCommand extends Operation {

    @Option(
            names = "--name",
            required = true,
            paramLabel = "METRIC",
            completionCandidates = MetricNames.ForPairs.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init")
    String name;

    @Option(
            names = "--regex",
            paramLabel = "EXPRESSION",
            description = "What 'regex' looks for (RE2). Default: each reference is an expression.")
    @Nullable
    String regex;

    @Option(
            names = "--corpus",
            description = "Score the file as one corpus (bleu, chrf2, chrf2pp, ter) and print it; --out gets the row.")
    boolean corpus;

    @Mixin
    BleuOptions bleu = new BleuOptions();

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The pairs, JSONL.")
    @SuppressWarnings("NullAway.Init")
    Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the scores go; replaced.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Override
    public Integer call() {
        if (regex != null && !name.equals(MetricNames.REGEX)) {
            throw usage("--regex goes with --name " + MetricNames.REGEX);
        }
        return corpus ? corpus(evaluator()) : pairs(evaluator());
    }

    private int corpus(Evaluator evaluator) {
        if (!(evaluator instanceof CorpusMetric metric)) {
            throw usage(
                    "--corpus goes with metrics that have a score of a corpus: bleu, chrf2, chrf2pp, ter; of others take the"
                            + " mean of the scores");
        }
        PairScores.CorpusScore score = PairScores.corpus(metric, in);
        if (score.score() == null) {
            throw new CommandFailedException(
                    "no line of '" + in + "' has a reference, so there is no score of " + name);
        }
        CorpusRow row = new CorpusRow("corpus", score.metric(), score.score(), score.scored(), score.unscored());
        TextFiles.write(out, RecordsJson.toJson(row) + "\n");
        if (json) {
            output().json(row);
        } else {
            output().line(name + " " + row.score() + " of " + row.n() + " lines");
        }
        return 0;
    }

    private int pairs(Evaluator evaluator) {
        PairScores.Written written = PairScores.write(evaluator, in, out);
        if (json) {
            output().json(new Summary(name, written.scored(), written.unscored()));
        } else {
            String missing = written.unscored() == 0 ? "" : ", " + written.unscored() + " lines have none";
            output().remark(written.scored() + " scores of " + name + " are in '" + out + "'" + missing);
        }
        if (written.scored() == 0 && written.unscored() > 0) {
            throw new CommandFailedException(
                    "no line got a score of " + name + "; 'unscored' in '" + out + "' says why of each");
        }
        return 0;
    }

    private Evaluator evaluator() {
        try {
            Evaluator evaluator = regex == null ? MetricNames.forPairs(name) : Evaluators.regex(regex);
            return bleu.applied(evaluator);
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }

    private record CorpusRow(String id, String metric, double score, int n, int unscored) {}

    private record Summary(String metric, int scores, int unscored) {}
}
