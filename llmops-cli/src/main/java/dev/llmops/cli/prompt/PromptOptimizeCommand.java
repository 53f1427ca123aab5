package dev.llmops.cli.prompt;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.answer.ModelOps;
import dev.llmops.cli.console.Console;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.eval.MetricNames;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.PromptOptions;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.eval.optimize.Optimization;
import dev.llmops.eval.optimize.PromptOptimizer;
import dev.llmops.eval.optimize.PromptSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops prompt optimize}. */
@Command(
        name = "optimize",
        header = "Search for a better instruction and better examples, and say on held-out questions whether they are.",
        description =
                "Tries instructions, given or proposed by a model, and sets of examples on training questions; then the"
                        + " winner and the prompt answer questions that the search never saw. A better winner becomes a new version"
                        + " without a label. Run again with the same settings, a stopped search goes on and pays for no answer twice.",
        footer = "%nExample: llmops prompt optimize support-answer@2 --dataset questions.jsonl --metric contains"
                + " --budget-calls 600 --out search")
final class PromptOptimizeCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Mixin
    PromptOptions prompts;

    @Mixin
    SplitOptions rows;

    @Mixin
    OptimizerOptions search;

    @Parameters(paramLabel = "NAME[@VERSION]", description = "The prompt, by default its latest version.")
    PromptReference prompt;

    @Option(
            names = "--metric",
            required = true,
            paramLabel = "NAME",
            completionCandidates = MetricNames.ForSearches.class,
            description = "What is to rise: ${COMPLETION-CANDIDATES}.")
    String metric;

    @Option(
            names = "--proposer",
            paramLabel = "MODEL",
            description = "Who proposes instructions, as for --model. Default: the model itself.")
    @Nullable
    String proposer;

    @Option(
            names = "--input-var",
            paramLabel = "NAME",
            defaultValue = "question",
            description = "The variable of the prompt that gets a row's input. Default: ${DEFAULT-VALUE}.")
    String inputVariable;

    @Option(
            names = "--metadata-var",
            paramLabel = "KEY",
            description = "Metadata of a row that is a variable of the prompt too; may be given several times.")
    List<String> metadataVariables = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many questions are asked at once. Default: ${DEFAULT-VALUE}.")
    int concurrency;

    @Option(names = "--author", paramLabel = "NAME", description = "Who it is for; kept with the new version.")
    @Nullable
    String author;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for report.txt, report.json, best.prompt and the answers.")
    Path out;

    @Override
    public Integer call() {
        Evaluator evaluator = MetricNames.forRuns(metric);
        PromptSplit split = rows.split();
        try (ModelOps local = ModelOps.open(() -> model.open(console(), null), prompts::open);
                LlmOps proposing = proposing()) {
            PromptVersion version = local.ops().prompts().get(prompt);
            PromptOptimizer.Builder builder = PromptOptimizer.builder(local.ops(), version, evaluator, search.budget())
                    .inputVariable(inputVariable)
                    .metadataVariables(metadataVariables)
                    .concurrency(concurrency)
                    .seed(rows.seed)
                    .folder(out.resolve("answers"));
            search.apply(builder);
            if (proposing != null) {
                builder.proposer(proposing);
            }
            showProgress(builder);
            report(local, builder.build().optimize(split));
        }
        return 0;
    }

    private @Nullable LlmOps proposing() {
        return proposer == null
                ? null
                : LlmOps.builder()
                        .model(ModelOptions.openNamed(console(), proposer))
                        .build();
    }

    private void showProgress(PromptOptimizer.Builder builder) {
        Console console = console();
        if (console.terminal() && !json) {
            builder.progress(spent -> console.err().print("\r" + spent.calls() + " of " + search.calls + " calls "));
        }
    }

    private void report(ModelOps local, Optimization found) {
        TextFiles.write(out.resolve("report.json"), found.json());
        TextFiles.write(out.resolve("report.txt"), found.text());
        TextFiles.write(
                out.resolve("best.prompt"), PromptFile.format(found.best().content()));
        Optional<PromptVersion> made = found.register(local.ops().prompts(), author);
        if (json) {
            output().compact(found.json());
            return;
        }
        found.text().lines().forEach(output()::line);
        output().line(made.map(version -> "registered " + version.reference() + ", without a label")
                .orElse("registered nothing"));
    }
}
