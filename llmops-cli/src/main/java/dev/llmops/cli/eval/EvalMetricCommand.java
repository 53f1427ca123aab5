package dev.llmops.cli.eval;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.eval.metric.MetricEntry;
import dev.llmops.cli.eval.metric.MetricModelOptions;
import dev.llmops.cli.eval.metric.MetricModels;
import dev.llmops.cli.eval.metric.MetricRegistry;
import dev.llmops.cli.eval.metric.MetricTable;
import dev.llmops.core.RecordsJson;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.row.MetricFile;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.RowMetric;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval metric}. */
@Command(
        name = "metric",
        header = "Score answers by a metric.",
        description =
                "Reads lines {\"id\",\"output\",\"references\":[..],..} and writes lines {\"id\",\"score\"}; 'hypothesis' is another"
                        + " name of 'output'. --list tells what else a metric needs of a row, in which range its scores are and"
                        + " whether higher is better. Of several references the nearest counts. A row without what the metric"
                        + " needs has no score: the score is null, and 'unscored' says why.",
        footer = "%nExample: llmops eval metric --name rouge-l --in pairs.jsonl --out scores.jsonl")
final class EvalMetricCommand extends Operation {

    @Option(
            names = "--name",
            paramLabel = "METRIC",
            completionCandidates = MetricRegistry.Names.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    @Nullable
    String name;

    @Option(names = "--list", description = "Show the metrics: what each needs, its range, its cost, its definition.")
    boolean list;

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

    @Option(names = "--reasons", description = "Write with a score why the metric gave it, if the metric tells.")
    boolean reasons;

    @Mixin
    CorpusMetricOptions settings = new CorpusMetricOptions();

    @Mixin
    MetricModelOptions models = new MetricModelOptions();

    @Option(names = "--in", paramLabel = "FILE", description = "The rows, JSONL.")
    @Nullable
    Path in;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the scores go; replaced.")
    @Nullable
    Path out;

    @Override
    public Integer call() {
        if (list) {
            MetricTable.print(output(), json);
            return 0;
        }
        if (name == null || in == null || out == null) {
            throw usage("--name, --in and --out must be given; --list shows the metrics");
        }
        if (regex != null && !name.equals(MetricNames.REGEX)) {
            throw usage("--regex goes with --name " + MetricNames.REGEX);
        }
        try {
            MetricEntry entry = MetricRegistry.named(name);
            CorpusMetric ofCorpora = settings.corpusMetric(name);
            return corpus ? corpus(name, ofCorpora, in, out) : rows(entry, ofCorpora, in, out);
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }

    private int corpus(String of, @Nullable CorpusMetric metric, Path from, Path to) {
        if (metric == null) {
            throw usage(
                    "--corpus goes with metrics that have a score of a corpus: bleu, chrf2, chrf2pp, ter; of others take the"
                            + " mean of the scores");
        }
        MetricFile.CorpusScore score = MetricFile.corpus(metric, from);
        if (score.score() == null) {
            throw new CommandFailedException(
                    "no line of '" + from + "' has an answer and a reference, so there is no score of " + of);
        }
        CorpusRow row = new CorpusRow("corpus", score.metric(), score.score(), score.scored(), score.unscored());
        TextFiles.write(to, RecordsJson.toJson(row) + "\n");
        if (json) {
            output().json(row);
        } else {
            output().line(of + " " + row.score() + " of " + row.n() + " lines");
        }
        return 0;
    }

    private int rows(MetricEntry entry, @Nullable CorpusMetric ofCorpora, Path from, Path to) {
        MetricInfo info = entry.info();
        MetricFile.Written written;
        try (MetricModels open = new MetricModels(models, console())) {
            if (regex != null) {
                MetricInfo alone = MetricInfo.verdict(info.name(), info.definition(), "output");
                written = write(alone, RowMetric.of(Evaluators.regex(regex)), from, to);
            } else {
                RowMetric metric = ofCorpora == null ? entry.maker().apply(open) : RowMetric.nearest(ofCorpora);
                written = write(info, metric, from, to);
            }
        }
        if (written.scored() + written.unscored() == 0) {
            throw new CommandFailedException(
                    "there is no row in '" + from + "', so there is no score of " + info.name());
        }
        if (json) {
            output().json(new Summary(info.name(), written.scored(), written.unscored()));
        } else {
            String missing = written.unscored() == 0 ? "" : ", " + written.unscored() + " lines have none";
            output().remark(written.scored() + " scores of " + info.name() + " are in '" + to + "'" + missing);
        }
        if (written.scored() == 0) {
            throw new CommandFailedException("no line got a score of " + info.name() + "; 'unscored' or 'failed' in '"
                    + to + "' says why of each");
        }
        return 0;
    }

    private MetricFile.Written write(MetricInfo info, RowMetric metric, Path from, Path to) {
        return MetricFile.write(info, metric, reasons, from, to);
    }

    private record CorpusRow(String id, String metric, double score, int n, int unscored) {}

    private record Summary(String metric, int scores, int unscored) {}
}
