package dev.llmops.cli.eval;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Failures;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.ExampleOptions;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.cli.option.Variables;
import dev.llmops.cli.rag.FilterOptions;
import dev.llmops.cli.rag.Grounding;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.RecordsJson;
import dev.llmops.core.prompt.PromptInput;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.RowSource;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RunEstimate;
import dev.llmops.eval.run.RunProgress;
import dev.llmops.eval.run.RunTotals;
import dev.llmops.eval.run.Target;
import dev.llmops.rag.RagIndex;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops eval run}. */
@Command(
        name = "run",
        header = "Ask a prompt every question of a data set, and judge the answers.",
        description =
                "Every row goes to the file of the run when it is finished; with --resume a run that was stopped goes on"
                        + " where it was. With --index answers draw on passages, and are measured against those that"
                        + " the model really got.",
        footer = {
            "%nExample: llmops eval run --data questions.jsonl --prompts prompts --prompt support-answer@2 --out"
                    + " after.jsonl",
            "%nExample: llmops eval run --data questions.jsonl --prompt cited@1 --index docs.index --judge-prompt \"The"
                    + " answer says what was expected.\" --cache answers --out after.jsonl"
        })
final class EvalRunCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    PromptOptions prompts;

    @Mixin
    ExampleOptions examples;

    @Mixin
    Variables variables;

    @Mixin
    SamplingOptions sampling;

    @Mixin
    DatasetOptions data;

    @Option(
            names = "--prompt",
            required = true,
            paramLabel = "NAME[@VERSION]",
            description = "The prompt, by default its latest version.")
    PromptReference prompt;

    @Option(
            names = "--input-var",
            paramLabel = "NAME",
            defaultValue = "question",
            description = "The variable of the prompt that gets a row's input. Default: ${DEFAULT-VALUE}.")
    String inputVariable;

    @ArgGroup(exclusive = false)
    @Nullable
    Grounding grounding;

    @Mixin
    FilterOptions filter;

    @Mixin
    EvaluatorOptions judging;

    @Mixin
    RunFileOptions file;

    @Mixin
    RunLimitOptions limits;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many questions are asked at once, at most: fewer while a model has too much to do. Default:"
                            + " ${DEFAULT-VALUE}.")
    int concurrency;

    @Override
    public Integer call() {
        checkJudging();
        RowSource rows = limits.needAllRows() ? data.read() : data.stream();
        if (!limits.dryRun) {
            file.check();
        }
        if (grounding == null) {
            if (!filter.given.isEmpty()) {
                throw usage("--filter goes with --index");
            }
            return run(rows, null);
        }
        grounding.check(this);
        try (RagIndex opened = grounding.existing()) {
            return run(rows, opened);
        }
    }

    private void checkJudging() {
        try {
            judging.check(grounding != null);
            limits.check();
        } catch (IllegalArgumentException e) {
            throw usage(Failures.firstLine(e));
        }
    }

    private int run(RowSource rows, @Nullable RagIndex index) {
        RunTotals run;
        try (ModelOps local = ModelOps.open(() -> model.open(console(), null), prompts::open, chain -> {
                    examples.read().forEach(chain::examples);
                    ground(chain, index);
                });
                OpenEvaluators evaluators = OpenEvaluators.of(judging, index != null, local.model(), console())) {
            EvaluationRunner.Builder runner = EvaluationRunner.builder(target(local, index), evaluators.all())
                    .concurrency(concurrency);
            file.apply(runner);
            limits.apply(runner);
            if (limits.dryRun) {
                dryRun(local, runner.build().estimate(rows), rows).print(this);
                return 0;
            }
            if (console().terminal() && !json) {
                runner.progress(RunProgress.bar(console().err()));
            }
            run = rows instanceof Dataset all && limits.needAllRows()
                    ? runner.build().run(all).totals()
                    : runner.build().runStreamed(rows);
        }
        report(rows, run);
        return answered(run);
    }

    private DryRun dryRun(ModelOps local, RunEstimate estimate, RowSource rows) {
        PromptVersion version = composed(local);
        Integer most = sampling.parameters(version, local.model())
                .orElse(version.content().parameters())
                .maxTokens();
        PromptRenderer renderer = prompts.renderer();
        return DryRun.of(
                estimate,
                rows,
                local.model().tokenizer().orElse(null),
                row -> {
                    Map<String, Object> values = new TreeMap<>(variables.values());
                    values.put(inputVariable, row.input());
                    if (grounding != null) {
                        values.put("passages", List.of());
                    }
                    return renderer.render(version, PromptInput.of(values)).messages();
                },
                most == null ? SamplingOptions.MAX_TOKENS : most);
    }

    /** With what it includes, so that a run is not taken for one with another version of that. */
    private PromptVersion composed(ModelOps local) {
        PromptRegistry registry = local.ops().prompts();
        return PromptComposer.of(registry).compose(registry.get(prompt)).version();
    }

    private void ground(LlmOpsBuilder chain, @Nullable RagIndex index) {
        if (grounding != null && index != null) {
            grounding.apply(chain, filter.within(index, grounding.tenant), inputVariable);
        }
    }

    private Target target(ModelOps local, @Nullable RagIndex index) {
        PromptVersion version = composed(local);
        ModelParameters parameters = sampling.parameters(version, local.model());
        Map<String, Object> values = variables.values();
        checkPassages(version, values);
        ModelParameters whole = parameters.orElse(version.content().parameters());
        limits.requireChance(whole);
        String id = RunTargets.id(version, local.model().description(), settings(index, parameters));
        String tenant = grounding == null ? null : grounding.tenant;
        return Target.ofSamples(id, (row, sample) -> {
            Ask ask = local.ops()
                    .prompt(version.reference())
                    .with(values)
                    .with(inputVariable, row.input())
                    .parameters(limits.of(sample, parameters, whole.seed()));
            return (tenant == null ? ask : ask.forTenant(tenant)).ask();
        });
    }

    private Map<String, Object> settings(@Nullable RagIndex index, ModelParameters parameters) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("parameters", RecordsJson.toJson(parameters));
        settings.put("variables", variables.values());
        settings.put("inputVariable", inputVariable);
        examples.read().forEach((name, set) -> settings.put("examples." + name, set.digest()));
        if (grounding != null && index != null) {
            settings.put("grounding", grounding.describe(index));
            settings.put("filter", filter.given);
        }
        return settings;
    }

    /** Passages that nobody asks for, or that nobody brings, would make a run about something else than it says. */
    private void checkPassages(PromptVersion version, Map<String, Object> values) {
        boolean asked = version.content().template().contains("passages");
        if (grounding != null && !asked) {
            throw new CommandFailedException(version.reference() + " must use the variable 'passages' to be run with"
                    + " --index, but does not; leave out --index, or write a version with passages");
        }
        if (grounding == null && asked && !values.containsKey("passages")) {
            throw new CommandFailedException(version.reference()
                    + " uses the variable 'passages', but nothing brings them; name an index with --index");
        }
    }

    private void report(RowSource rows, RunTotals run) {
        data.remarkBroken(this, rows);
        if (json) {
            output().compact(Reports.json(run));
        } else {
            Reports.console(run).lines().forEach(output()::line);
        }
    }

    private int answered(RunTotals run) {
        MetricSummary first = run.summaries().get(0);
        if (run.rows() > 0 && first.unanswered() == run.rows()) {
            throw new CommandFailedException("no question was answered; the first was " + first.firstUnscored());
        }
        List<MetricSummary> empty = run.summaries().stream()
                .filter(summary -> summary.scored() == 0)
                .toList();
        boolean wanted = empty.stream().anyMatch(summary -> judging.wants(summary.evaluator()));
        if (wanted || empty.size() == run.info().evaluators().size()) {
            throw new CommandFailedException("a metric that scored no row has measured nothing: "
                    + empty.stream()
                            .map(summary -> summary.evaluator() + ", "
                                    + Objects.requireNonNullElse(summary.firstUnscored(), "there are no rows"))
                            .collect(Collectors.joining("; ")));
        }
        return 0;
    }
}
