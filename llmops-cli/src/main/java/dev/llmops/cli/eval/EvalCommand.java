package dev.llmops.cli.eval;

import dev.llmops.cli.console.Group;
import dev.llmops.cli.eval.benchmark.EvalBenchmarkCommand;
import dev.llmops.cli.eval.dataset.EvalDatasetCommand;
import dev.llmops.cli.eval.exchange.EvalExportCommand;
import dev.llmops.cli.eval.exchange.EvalImportCommand;
import dev.llmops.cli.eval.report.EvalTrendCommand;
import picocli.CommandLine.Command;

/** {@code llmops eval}. */
@Command(
        name = "eval",
        header = "Score answers, run a prompt over a data set, compare runs, check judges.",
        footer = "%nExample: llmops eval compare before.jsonl after.jsonl --out report.json",
        subcommands = {
            EvalMetricCommand.class,
            EvalJudgeCommand.class,
            EvalRunCommand.class,
            EvalBenchmarkCommand.class,
            EvalCompareCommand.class,
            EvalSelectCommand.class,
            EvalPlanCommand.class,
            EvalCalibrateCommand.class,
            EvalReportCommand.class,
            EvalTrendCommand.class,
            EvalImportCommand.class,
            EvalExportCommand.class,
            EvalBiasCommand.class,
            EvalClicksCommand.class,
            EvalFamiliesCommand.class,
            EvalDatasetCommand.class
        })
public final class EvalCommand extends Group {}
