package dev.llmops.cli;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunProgress;
import dev.llmops.eval.run.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval run}. */
@Command(
        name = "run",
        header = "Ask a prompt every question of a data set, and judge the answers.",
        description =
                "Every row goes to the file of the run when it is finished: a run that was stopped goes on where it was"
                        + " when it is called again.",
        footer = "%nExample: llmops eval run --data questions.jsonl --prompts prompts --prompt support-answer@2 --out"
                + " after.jsonl")
final class EvalRunCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    ModelOptions model;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    PromptOptions prompts;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    Variables variables;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    SamplingOptions sampling;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    DatasetOptions data;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "NAME[@VERSION]",
            description = "The prompt, by default its latest version.")
    @SuppressWarnings("NullAway.Init")
    PromptReference prompt;

    @Option(
            names = "--input-var",
            paramLabel = "NAME",
            defaultValue = "question",
            description = "The variable of the prompt that gets a row's input. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    String inputVariable;

    @Option(
            names = "--metric",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "contains,token-f1",
            description = "Who judges; several with commas between. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    List<String> metrics;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file of the run.")
    @SuppressWarnings("NullAway.Init")
    Path out;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many questions are asked at once. Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Override
    public Integer call() {
        List<Evaluator> evaluators = Metrics.named(metrics);
        Dataset rows = data.read();
        EvaluationRun run;
        try (LocalOps local = LocalOps.open(() -> model.load(console(), null), prompts::open)) {
            EvaluationRunner.Builder runner = EvaluationRunner.builder(target(local), evaluators)
                    .concurrency(concurrency)
                    .file(out);
            if (console().terminal() && !json) {
                runner.progress(RunProgress.bar(console().err()));
            }
            run = runner.build().run(rows);
        }
        data.remarkBroken(this, rows);
        if (json) {
            output().compact(Reports.json(run));
        } else {
            Reports.console(run).lines().forEach(output()::line);
        }
        return answered(run);
    }

    private Target target(LocalOps local) {
        PromptVersion version = local.ops().prompts().get(prompt);
        ModelParameters parameters = sampling.parameters();
        Map<String, Object> values = variables.values();
        String id = RunTargets.id(version, local.model().description().identity(), parameters, values);
        return Target.ofAnswers(
                id,
                row -> local.ops()
                        .prompt(version.reference())
                        .with(values)
                        .with(inputVariable, row.input())
                        .parameters(parameters)
                        .ask());
    }

    private int answered(EvaluationRun run) {
        if (!run.rows().isEmpty() && run.rows().stream().allMatch(row -> row.answer() == null)) {
            throw new CommandFailedException("no question was answered; the first error was: "
                    + run.rows().get(0).error());
        }
        return 0;
    }
}
